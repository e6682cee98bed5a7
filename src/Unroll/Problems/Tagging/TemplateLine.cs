using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>One template of words: literal texts with macros between them.</summary>
internal sealed partial class TemplateLine
{
    private readonly (string Before, int Row, int Column)[] macros;
    private readonly string end;

    private TemplateLine(string text, string place, (string, int, int)[] macros, string end)
    {
        Text = text;
        Place = place;
        this.macros = macros;
        this.end = end;
        Columns = macros.Length == 0 ? 0 : macros.Max(macro => macro.Item3) + 1;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>File and line.</summary>
    public string Place { get; }

    /// <summary>How many columns it needs.</summary>
    public int Columns { get; }

    public static TemplateLine Parse(string text, string place)
    {
        List<(string, int, int)> found = [];
        int at = 0;
        for (int percent = text.IndexOf('%', StringComparison.Ordinal); percent >= 0; percent = text.IndexOf('%', at))
        {
            Match macro = Macro().Match(text, percent);
            if (!macro.Success || !int.TryParse(macro.Groups["row"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int row)
                || !int.TryParse(macro.Groups["column"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int column))
            {
                throw new UnrollException($"{place}: found \"{text[percent..]}\"; expected %x[row,column], such as %x[-1,0] for column 0 of the word before.");
            }
            if (Math.Abs((long)row) > 1000 || column > 1000)
                throw new UnrollException($"{place}: found \"{macro.Value}\"; expected a row from -1000 to 1000 and a column from 0 to 1000.");
            found.Add((text[at..percent], row, column));
            at = percent + macro.Length;
        }
        return new TemplateLine(text, place, [.. found], text[at..]);
    }

    public int Write(IReadOnlyList<IReadOnlyList<string>> columns, int word, Span<char> target)
    {
        int length = 0;
        foreach ((string before, int row, int column) in macros)
        {
            IReadOnlyList<string> cells = columns[column];
            int place = word + row;
            if (!Append(before, target, ref length)
                || !(place < 0 || place >= cells.Count ? AppendOutside(place, cells.Count, target, ref length) : Append(cells[place], target, ref length)))
            {
                return -1;
            }
        }
        return Append(end, target, ref length) ? length : -1;
    }

    private static bool AppendOutside(int place, int count, Span<char> target, ref int length)
    {
        int distance = place < 0 ? place : place - count + 1;
        bool fits = target[length..].TryWrite(CultureInfo.InvariantCulture, $"_B{(distance > 0 ? "+" : "")}{distance}", out int written);
        length += written;
        return fits;
    }

    private static bool Append(string text, Span<char> target, ref int length)
    {
        bool fits = text.TryCopyTo(target[length..]);
        length += text.Length;
        return fits;
    }

    [GeneratedRegex(@"\G%x\[\s*(?<row>-?[0-9]+)\s*,\s*(?<column>[0-9]+)\s*\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Macro();
}
