using System.Text.RegularExpressions;

namespace Unroll.Tests;

/// <summary>What constraints mean, said once more by regular expressions over whole answers: no automaton of ours, no counting as we go.</summary>
internal static partial class Oracle
{
    /// <summary>The lengths of a label's spans, or of a plain tag's longest rows. A letter is a word: B I E S upper case for the label's own tags, '-' for others.</summary>
    public static List<int> Runs(string[] answer, string label) =>
        [.. Pattern(answer, label).Matches(Letters(answer, label)).Select(match => match.Length)];

    /// <summary>Where a label comes first, or null.</summary>
    public static int? First(string[] answer, string label)
    {
        int place = Array.FindIndex(answer, tag => tag == label || (tag.Length > 2 && tag[2..] == label));
        return place < 0 ? null : place;
    }

    public static bool Iob2(string[] answer) => Types(answer).All(type => !WrongIob2().IsMatch(Letters(answer, type)));

    public static bool Iob1(string[] answer) => Types(answer).All(type => !WrongIob1().IsMatch(Letters(answer, type)));

    public static bool Iobes(string[] answer) => Types(answer).All(type => RightIobes().IsMatch(Letters(answer, type)));

    private static IEnumerable<string> Types(string[] answer) => answer.Where(tag => tag.Length > 2).Select(tag => tag[2..]).Distinct();

    private static Regex Pattern(string[] answer, string label) => answer.Contains(label) ? Rows() : Spans();

    private static string Letters(string[] answer, string label) =>
        string.Concat(answer.Select(tag => tag == label ? 'X' : tag.Length > 2 && tag[2..] == label ? tag[0] : '-'));

    [GeneratedRegex("(^|-)I", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex WrongIob2();

    [GeneratedRegex("(^|-)B", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex WrongIob1();

    [GeneratedRegex("^(-|S|BI*E)*$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex RightIobes();

    [GeneratedRegex("X+", RegexOptions.None, 10_000)]
    private static partial Regex Rows();

    [GeneratedRegex("S|E|[BI]I*E?", RegexOptions.None, 10_000)]
    private static partial Regex Spans();
}
