using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>
/// Answers for people: the sentence with its spans marked, <c>from [boston: fromloc.city_name 0.99]</c>, or by colours where there are any. Where tags
/// mark no spans, each word has its tag after it.
/// </summary>
internal sealed class SlotText(Host host) : IAnswerWriter
{
    private static readonly string[] Palette =
        ["lime", "aqua", "yellow", "fuchsia", "blue", "red", "green", "teal", "olive", "purple", "silver", "maroon"];

    private readonly IAnsiConsole console = Screen.Of(host);
    private readonly SortedDictionary<string, int> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> colours = new(StringComparer.Ordinal);

    public void Write(IAnswer answer)
    {
        if (answer is not Tagging tagging)
            answer.WriteColumns(host.Output);
        else if (host.Colours)
            console.MarkupLine(Coloured(tagging));
        else
            console.Line(Plain(tagging));
    }

    /// <summary>The legend: which colour is which type, and how often it occurred.</summary>
    public void End()
    {
        if (!host.Colours || seen.Count == 0)
            return;
        console.Line("");
        console.MarkupLine(string.Join("   ", seen.Select(pair => $"[black on {Colour(pair.Key)}]  [/] {Markup.Escape(pair.Key)} [dim]{Times(pair.Value)}[/]")));
    }

    private static string Plain(Tagging tagging) => Join(tagging,
        (span, text) => $"[{text}: {span.Type} {Number(tagging.Probability(span))}]",
        (word, tag) => tag is null ? word : $"{word}/{tag}");

    private string Coloured(Tagging tagging) => Join(tagging,
        (span, text) =>
        {
            seen[span.Type] = seen.GetValueOrDefault(span.Type) + 1;
            string colour = Colour(span.Type);
            return $"[black on {colour}] {Markup.Escape(text)} [/][{colour}] {Markup.Escape(span.Type)} {Number(tagging.Probability(span))}[/]";
        },
        (word, tag) =>
        {
            if (tag is null)
                return Markup.Escape(word);
            seen[tag] = seen.GetValueOrDefault(tag) + 1;
            return $"{Markup.Escape(word)}[{Colour(tag)}]/{Markup.Escape(tag)}[/]";
        });

    private static string Join(Tagging tagging, Func<Span, string, string> ofSpan, Func<string, string?, string> ofWord)
    {
        bool spans = tagging.Classes.Contains(Tags.Outside);
        StringBuilder line = new();
        IReadOnlyList<Span> found = tagging.Spans;
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
                line.Append(ofWord(tagging.Words[word], spans ? null : tagging.Tags[word]));
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

    private static string Number(double probability) => probability.ToString("0.00", CultureInfo.InvariantCulture);

    private string Times(int count) => (host.Unicode ? "×" : "x") + count.ToString(CultureInfo.InvariantCulture);
}
