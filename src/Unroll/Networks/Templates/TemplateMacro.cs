using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>One macro of a template, such as <c>%suffix[0,0,3]</c>: what it takes of which cell.</summary>
/// <param name="Name">Of <see cref="Names"/>.</param>
/// <param name="Row">The distance from the word.</param>
/// <param name="Column">From 0; <see cref="TemplateSentence.Words"/> for that of the words.</param>
/// <param name="Number">The letters of a prefix or suffix, the longest run of a shape; -1 for none.</param>
/// <param name="List">The index of a list among those of the template; -1 for none.</param>
internal sealed partial record TemplateMacro(string Name, int Row, int Column, int Number, int List)
{
    private const int DefaultRun = 4;

    /// <summary>All of them, as messages list them.</summary>
    public const string Names = "%x, %lower, %prefix, %suffix, %shape, %class and %list";

    /// <summary>Reads a macro; with a range such as <c>1..4</c> it stands for several.</summary>
    /// <param name="text">The line.</param>
    /// <param name="at">Where the macro begins.</param>
    /// <param name="place">File and line.</param>
    /// <param name="lists">The paths of the lists so far; a new one is added.</param>
    /// <returns>One for each value of its ranges, with these values as text, and where the macro ends.</returns>
    public static (IReadOnlyList<(TemplateMacro Macro, string Values)> All, int End) Parse(string text, int at, string place, List<string> lists)
    {
        Match match = Macro().Match(text, at);
        if (!match.Success)
            throw new UnrollException($"{place}: found \"{text[at..]}\"; expected a macro such as %x[-1,0] for column 0 of the word before; there are {Names}.");
        string name = match.Groups["name"].Value, third = match.Groups["third"].Value.Trim();
        (int least, int most, bool rows) = Range(match.Groups["row"].Value, match.Value, place);
        string of = match.Groups["column"].Value;
        int column = of == "word" ? TemplateSentence.Words : int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out int read) ? read : int.MaxValue;
        if (Math.Abs((long)least) > 1000 || Math.Abs((long)most) > 1000 || column > 1000)
            throw new UnrollException($"{place}: found \"{match.Value}\"; expected a row from -1000 to 1000 and a column from 0 to 1000.");
        bool given = match.Groups["third"].Success;
        (int first, int last, bool numbers) = (-1, -1, false);
        int list = -1;
        switch (name)
        {
            case "x" or "lower" or "class":
                Require.That(!given, place, $"\"{match.Value}\"", $"%{name}[row,column], without a third value");
                break;
            case "list":
                Require.That(third.Length > 0, place, $"\"{match.Value}\"", "%list[row,column,file], with the file of the list");
                list = lists.IndexOf(third);
                if (list < 0)
                {
                    list = lists.Count;
                    lists.Add(third);
                }
                break;
            default:
                Require.That(given || name == "shape", place, $"\"{match.Value}\"", $"%{name}[row,column,letters], with the number of letters");
                (first, last, numbers) = given ? Range(third, match.Value, place) : (DefaultRun, DefaultRun, false);
                Require.That(first is >= 1 and <= 100 && last is >= 1 and <= 100, place, $"\"{match.Value}\"", "1 to 100 letters");
                break;
        }
        List<(TemplateMacro, string)> all = [];
        for (int row = least; row <= most; row++)
        {
            for (int number = first; number <= last; number++)
                all.Add((new TemplateMacro(name, row, column, number, list), string.Join(',', Ranged(rows, row).Concat(Ranged(numbers, number)))));
        }
        return (all, at + match.Length);
    }

    /// <summary>Writes its value at a word.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="word">0 to T - 1.</param>
    /// <param name="target">Receives it.</param>
    /// <returns>Whether there is one: a word has no prefix that is longer than itself.</returns>
    public bool Write(TemplateSentence sentence, int word, FeatureText target)
    {
        IReadOnlyList<string> cells = sentence.Column(Column);
        int place = word + Row;
        if (place < 0 || place >= cells.Count)
        {
            AppendOutside(place < 0 ? place : place - cells.Count + 1, target);
            return true;
        }
        string cell = cells[place];
        switch (Name)
        {
            case "x":
                target.Append(cell);
                return true;
            case "lower":
                target.AppendLower(cell);
                return true;
            case "shape":
                WordLetters.WriteShape(cell, Number, target);
                return true;
            case "class":
                target.Append(WordLetters.ClassOf(cell));
                return true;
            case "list":
                target.Append(sentence.Marks(List, Column)[place]);
                return true;
            default:
                return AppendEnd(cell, target);
        }
    }

    private bool AppendEnd(string cell, FeatureText target)
    {
        if (cell.Length < Number)
            return false;
        int at = Name == "prefix" ? 0 : cell.Length;
        for (int letters = 0; letters < Number; letters++)
        {
            if (at == (Name == "prefix" ? cell.Length : 0))
                return false;
            at += Name == "prefix" ? char.IsSurrogatePair(cell, at) ? 2 : 1 : -(at > 1 && char.IsSurrogatePair(cell, at - 2) ? 2 : 1);
        }
        target.Append(Name == "prefix" ? cell.AsSpan(0, at) : cell.AsSpan(at));
        return true;
    }

    private static void AppendOutside(int distance, FeatureText target)
    {
        Span<char> digits = stackalloc char[16];
        digits.TryWrite(CultureInfo.InvariantCulture, $"_B{(distance > 0 ? "+" : "")}{distance}", out int written);
        target.Append(digits[..written]);
    }

    private static IEnumerable<string> Ranged(bool ranged, int value) => ranged ? [value.ToString(CultureInfo.InvariantCulture)] : [];

    private static (int Least, int Most, bool IsRange) Range(string text, string macro, string place)
    {
        string[] ends = text.Split("..");
        return ends.Length <= 2 && Number(ends[0], out int least) && Number(ends[^1], out int most) && least <= most && (long)most - least <= 1000
            ? (least, most, ends.Length == 2)
            : throw new UnrollException($"{place}: found \"{macro}\"; expected whole numbers, or ranges such as -2..2, in it.");

        static bool Number(string digits, out int value) => int.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value);
    }

    [GeneratedRegex(@"\G%(?<name>x|lower|prefix|suffix|shape|class|list)\[(?<row>[^\],]*),\s*(?<column>[0-9]+|word)\s*(,(?<third>[^\]]*))?\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Macro();
}
