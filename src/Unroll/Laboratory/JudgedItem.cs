namespace Unroll;

/// <summary>One item of a test set, what a model answered, and how wrong that is.</summary>
/// <param name="Example">The item.</param>
/// <param name="Answer">What the model answered.</param>
/// <param name="Errors">How many of its labels, tags or spans are wrong, missing or too many; where the score counts none of these, 1 if the item does not have the best score.</param>
public sealed record JudgedItem(Example Example, IAnswer Answer, long Errors)
{
    /// <summary>Judges each item by itself.</summary>
    /// <param name="problem">What scores answers.</param>
    /// <param name="examples">The items, with targets, [N].</param>
    /// <param name="answers">An answer to each, [N].</param>
    /// <exception cref="UnrollException">There are not as many answers as examples.</exception>
    public static IReadOnlyList<JudgedItem> Of(IProblem problem, IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        Require.That(examples.Count == answers.Count, "Judged items", $"{examples.Count} examples and {answers.Count} answers", "as many of both");
        bool isConfused = examples.Count > 0 && problem.Score(examples, answers).Confusions.Count > 0;
        return [.. examples.Select((example, i) => new JudgedItem(example, answers[i], Count(problem.Score([example], [answers[i]]), isConfused)))];
    }

    /// <summary>F1 is 0 where there is nothing to be found and nothing was: that is no error.</summary>
    private static long Count(Report report, bool isConfused) => report is { Metric: "f1", ByType.Count: 0 } ? 0
        : isConfused ? report.Confusions.Where(cell => cell.Right != cell.Answered).Sum(cell => cell.Count)
        : (report.IsError(report.Metric) ? report.Main > 0 : report.Main < 1) ? 1 : 0;
}
