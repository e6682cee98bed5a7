using System.Globalization;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>
/// Sentences of answers for people: their spans marked, <c>from [boston: fromloc.city_name 0.99]</c>, or by colours where there are any; or each word with its
/// tag after it.
/// </summary>
internal sealed class SentenceText(Host host)
{
    private static readonly string[] Palette =
        ["lime", "aqua", "yellow", "fuchsia", "blue", "red", "green", "teal", "olive", "purple", "silver", "maroon"];

    private readonly IAnsiConsole console = Screen.Of(host);
    private readonly SortedDictionary<string, int> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> colours = new(StringComparer.Ordinal);

    /// <summary>Writes a sentence as a line.</summary>
    /// <param name="sentence">Its tokens and marks; its title comes first.</param>
    /// <param name="places">Where its words stand in the raw text, to be shown with each span as <c>@8-14</c>; null for nowhere.</param>
    public void Write(TokensFigure sentence, Places? places)
    {
        IEnumerable<string> pieces = sentence.Pieces().Select(piece => Piece(sentence, piece.Start, piece.End, piece.Mark, places));
        string head = sentence.Title.Length > 0 ? Plain(sentence.Title) + "  " : "";
        if (host.Colours)
            console.MarkupLine(head + string.Join(' ', pieces));
        else
            console.Line(head + string.Join(' ', pieces));
    }

    /// <summary>The legend: which colour is which type, and how often it occurred.</summary>
    public void End()
    {
        if (!host.Colours || seen.Count == 0)
            return;
        console.Line("");
        console.MarkupLine(string.Join("   ", seen.Select(pair => $"[black on {Colour(pair.Key)}]  [/] {Markup.Escape(pair.Key)} [dim]{Times(pair.Value)}[/]")));
    }

    private string Piece(TokensFigure sentence, int start, int end, TokenMark? mark, Places? places)
    {
        string text = Plain(string.Join(' ', sentence.Tokens.Skip(start).Take(end - start))), type = mark?.Span.Type ?? sentence.Tags?[start] ?? "";
        if (mark is null && sentence.Tags is null)
            return text;
        string note = (mark?.Probability?.ToString(" 0.00", CultureInfo.InvariantCulture) ?? "")
            + (mark is not null && places?.Of(start, end) is var (first, past) ? string.Create(CultureInfo.InvariantCulture, $" @{first}-{past}") : "");
        if (!host.Colours)
            return mark is null ? $"{text}/{type}" : $"[{text}: {type}{note}]";
        seen[type] = seen.GetValueOrDefault(type) + 1;
        string colour = Colour(type);
        return mark is null ? $"{text}[{colour}]/{Markup.Escape(type)}[/]" : $"[black on {colour}] {text} [/][{colour}] {Markup.Escape(type)}{note}[/]";
    }

    private string Plain(string text) => host.Colours ? Markup.Escape(text) : text;

    /// <summary>Colours are dealt in order of appearance, so that types near each other differ.</summary>
    private string Colour(string type)
    {
        if (!colours.TryGetValue(type, out string? colour))
            colours.Add(type, colour = Palette[colours.Count % Palette.Length]);
        return colour;
    }

    private string Times(int count) => (host.Unicode ? "×" : "x") + count.ToString(CultureInfo.InvariantCulture);
}
