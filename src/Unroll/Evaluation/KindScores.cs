using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>The share of right answers for each kind of question.</summary>
internal static partial class KindScores
{
    /// <summary>The scores by kind; those without a kind are left out. Since each question has one answer, precision and recall are both the share of right ones.</summary>
    /// <param name="questions">The kind of each question, its right answer, and what was answered.</param>
    /// <returns>In the order of the kinds' names, numbers within them by their values.</returns>
    public static IReadOnlyList<KeyValuePair<string, TypeScore>> Of(IEnumerable<(string? Kind, string Right, string Answer)> questions) =>
    [
        .. questions.Where(question => question.Kind is not null).GroupBy(question => question.Kind!, StringComparer.Ordinal)
            .OrderBy(kind => Padded(kind.Key), StringComparer.Ordinal)
            .Select(kind => KeyValuePair.Create(kind.Key, TypeScore.Of(kind.Count(), kind.Count(), kind.Count(question => question.Right == question.Answer)))),
    ];

    /// <summary>A name whose numbers have leading zeros, so that qa2 comes before qa10.</summary>
    internal static string Padded(string name) => Digits().Replace(name, number => number.Value.PadLeft(9, '0'));

    [GeneratedRegex("[0-9]{1,9}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
