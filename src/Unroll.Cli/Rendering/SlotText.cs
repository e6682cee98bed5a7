using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>
/// Taggings for people: the sentence with its spans marked, <c>from [boston: fromloc.city_name 0.99]</c>, or by colours where there are any. Where tags
/// mark no spans, each word has its tag after it.
/// </summary>
internal sealed class SlotText(Host host)
{
    private static readonly string[] Palette =
        ["lime", "aqua", "yellow", "fuchsia", "blue", "red", "green", "teal", "olive", "purple", "silver", "maroon"];

    private readonly IAnsiConsole console = Screen.Of(host);
    private readonly SortedDictionary<string, int> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> colours = new(StringComparer.Ordinal);
    private Places? places;

    /// <summary>Writes a tagging.</summary>
    /// <param name="tagging">What was answered.</param>
    /// <param name="at">Where its words stand in the raw text, to be shown with each span as <c>@8-14</c>; null for nowhere.</param>
    public void Write(Tagging tagging, Places? at)
    {
        places = at;
        if (tagging.Best.Count == 1 && tagging.Samples.Count == 0)
            Line("", tagging, tagging.Best[0], tagging.Probability);
        else
            Several(tagging);
    }

    /// <summary>A line an answer, with its number and its probability.</summary>
    private void Several(Tagging tagging)
    {
        for (int i = 0; i < tagging.Best.Count; i++)
            Line(Head("", i, tagging.Best[i]), tagging, tagging.Best[i], null);
        for (int i = 0; i < tagging.Samples.Count; i++)
            Line(Head("sample ", i, tagging.Samples[i]), tagging, tagging.Samples[i], null);
    }

    private static string Head(string kind, int index, TagAnswer answer) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}{index + 1}. {(answer.Probability < 0.00005 ? answer.Probability.ToString("0.0e0", CultureInfo.InvariantCulture) : answer.Probability.ToString("0.0000", CultureInfo.InvariantCulture))}  ");

    private void Line(string head, Tagging tagging, TagAnswer answer, Func<Span, double>? probability)
    {
        if (host.Colours)
            console.MarkupLine(head + Coloured(tagging, answer, probability));
        else
            console.Line(head + Plain(tagging, answer, probability));
    }

    /// <summary>The legend: which colour is which type, and how often it occurred.</summary>
    public void End()
    {
        if (!host.Colours || seen.Count == 0)
            return;
        console.Line("");
        console.MarkupLine(string.Join("   ", seen.Select(pair => $"[black on {Colour(pair.Key)}]  [/] {Markup.Escape(pair.Key)} [dim]{Times(pair.Value)}[/]")));
    }

    private string Plain(Tagging tagging, TagAnswer answer, Func<Span, double>? probability) => Join(tagging, answer,
        (span, text) => $"[{text}: {span.Type}{Number(probability, span)}]",
        (word, tag) => tag is null ? word : $"{word}/{tag}");

    private string Coloured(Tagging tagging, TagAnswer answer, Func<Span, double>? probability) => Join(tagging, answer,
        (span, text) =>
        {
            seen[span.Type] = seen.GetValueOrDefault(span.Type) + 1;
            string colour = Colour(span.Type);
            return $"[black on {colour}] {Markup.Escape(text)} [/][{colour}] {Markup.Escape(span.Type)}{Number(probability, span)}[/]";
        },
        (word, tag) =>
        {
            if (tag is null)
                return Markup.Escape(word);
            seen[tag] = seen.GetValueOrDefault(tag) + 1;
            return $"{Markup.Escape(word)}[{Colour(tag)}]/{Markup.Escape(tag)}[/]";
        });

    private static string Join(Tagging tagging, TagAnswer answer, Func<Span, string, string> ofSpan, Func<string, string?, string> ofWord)
    {
        bool spans = tagging.Classes.Contains(TagSpans.Outside);
        StringBuilder line = new();
        IReadOnlyList<Span> found = answer.Spans;
        int next = 0;
        for (int word = 0; word < tagging.Words.Count;)
        {
            if (word > 0)
                line.Append(' ');
            if (next < found.Count && found[next].Start == word)
            {
                line.Append(ofSpan(found[next], tagging.Text(found[next])));
                word = found[next++].End;
            }
            else
            {
                line.Append(ofWord(tagging.Words[word], spans ? null : answer.Tags[word]));
                word++;
            }
        }
        return line.ToString();
    }

    /// <summary>Colours are dealt in order of appearance, so that types near each other differ.</summary>
    private string Colour(string type)
    {
        if (!colours.TryGetValue(type, out string? colour))
            colours.Add(type, colour = Palette[colours.Count % Palette.Length]);
        return colour;
    }

    private string Number(Func<Span, double>? probability, Span span) =>
        (probability is null ? "" : " " + probability(span).ToString("0.00", CultureInfo.InvariantCulture))
        + (places?.Of(span.Start, span.End) is var (start, end) ? string.Create(CultureInfo.InvariantCulture, $" @{start}-{end}") : "");

    private string Times(int count) => (host.Unicode ? "×" : "x") + count.ToString(CultureInfo.InvariantCulture);
}
