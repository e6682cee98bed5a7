namespace Unroll.Tests;

/// <summary>Where a model errs.</summary>
public sealed class ErrorStudyTests
{
    /// <summary>Spans that are missed or too many are errors; a sentence without spans that is answered without spans is right.</summary>
    [Fact]
    public void SpansAreCountedItemByItem()
    {
        using Model model = ProblemCases.All.First(row => row.Problem == "tagging").Build();
        Example[] asked = [model.Read("sail from cork to new york"), model.Read("to cork"), model.Read("sail")];
        IReadOnlyList<IAnswer> answers = model.Predict(asked);
        Assert.Equal([0, 0, 0], Errors(model, asked, answers, answer => answer.Tags));
        Assert.Equal(answers.Select(answer => (long)((Tagging)answer).Spans.Count), Errors(model, asked, answers, answer => [.. answer.Tags.Select(_ => "O")]));
    }

    [Fact]
    public void LengthsAreGrouped()
    {
        using Model model = ProblemCases.All.First(row => row.Problem == "classification").Build();
        string[] texts = ["a", string.Join(' ', Enumerable.Repeat("a", 5)), string.Join(' ', Enumerable.Repeat("a", 6)), string.Join(' ', Enumerable.Repeat("a", 200))];
        Example[] asked = [.. texts.Select(model.Read)];
        IReadOnlyList<IAnswer> answers = model.Predict(asked);
        Example[] wrong = [.. asked.Zip(answers, (example, answer) => example.With(new Labels([((Classification)answer).Ranked[^1]])))];
        Findings findings = new ErrorStudy(model.Problem, wrong, answers).Explore(asked, ("other", answers), 10);
        LabTable lengths = findings.Tables.Single(table => table.Name == "by-length");
        Assert.Equal(["1 to 5", "6 to 10", "over 100"], lengths.Columns[0].Cells);
        Assert.Equal([2, 1, 1], lengths.Columns[1].Values);
        Assert.Equal([1, 1, 1], lengths.Columns[2].Values);
        Assert.StartsWith("4 of 4 items have an error; ", findings.Seen[0], StringComparison.Ordinal);
        Assert.Equal(["201 to 1000"], findings.Tables.Single(table => table.Name == "by-rarity").Columns[0].Cells);
        Assert.Equal(0, findings.Tables.Single(table => table.Name == "disagreements").Count);
    }

    private static IEnumerable<long> Errors(Model model, Example[] asked, IReadOnlyList<IAnswer> answers, Func<Tagging, IReadOnlyList<string>> right) =>
        JudgedItem.Of(model.Problem, [.. asked.Zip(answers, (example, answer) => example.With(new Tags(right((Tagging)answer))))], answers).Select(item => item.Errors);
}
