using System.Globalization;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Tokens side by side, and below each its shade, its weight, and its tag or the type of its mark.</summary>
internal static class TokensText
{
    private const int Most = 2000;

    public static void Write(IAnsiConsole console, TokensFigure figure)
    {
        bool shaded = figure.Weights is not null && console.Profile.Capabilities.Unicode, named = figure.Tags is not null || figure.Marks.Count > 0;
        string[] types = figure.Tags is { } tags ? [.. tags] : Types(figure);
        string[][] columns = [.. Enumerable.Range(0, Math.Min(Most, figure.Tokens.Count)).Select(t => (string[])
        [
            figure.Tokens[t],
            .. shaded ? [CellText.Shade(figure.Shade(t), Math.Clamp(CellText.Width(VisibleText.Of(figure.Tokens[t])), 1, 12))] : Array.Empty<string>(),
            .. figure.Weights is { } weights ? [Number(weights[t])] : Array.Empty<string>(),
            .. named ? [types[t]] : Array.Empty<string>(),
        ])];
        if (columns.Length > 0)
            ColumnBlocks.Write(console, [.. columns[0].Select(_ => "")], columns);
        else
            console.Line("no tokens");
        CellText.LeftOut(console, figure.Tokens.Count - columns.Length, "tokens");
    }

    /// <summary>The type of each marked token; at the first of a span its probability, too.</summary>
    private static string[] Types(TokensFigure figure)
    {
        string[] types = new string[figure.Tokens.Count];
        foreach ((int start, int end, TokenMark? mark) in figure.Pieces())
        {
            types.AsSpan(start, end - start).Fill(mark?.Span.Type ?? "");
            types[start] += mark?.Probability?.ToString(" 0.00", CultureInfo.InvariantCulture);
        }
        return types;
    }

    private static string Number(double weight) => double.IsFinite(weight) && Math.Abs(weight) < 1000 ? weight.ToString("0.00", CultureInfo.InvariantCulture) : FigureNumber.Text(weight);
}
