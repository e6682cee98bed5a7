using System.Globalization;

namespace Unroll;

/// <summary>Where a model errs: what it confuses, its worst items, errors by length and by how rare words are, and where it disagrees with another model.</summary>
public sealed class ErrorStudy
{
    private const int MostItems = 50, LongestText = 200;
    private static readonly int[] Lengths = [5, 10, 15, 20, 30, 50, 100], Counts = [0, 2, 10, 50, 200, 1000];

    private readonly IProblem problem;
    private readonly IReadOnlyList<Example> examples;
    private readonly IReadOnlyList<JudgedItem> items;
    private readonly Report report;

    /// <summary>Judges the answers of a model.</summary>
    /// <param name="problem">What scores answers.</param>
    /// <param name="examples">The test set, with targets, at least one.</param>
    /// <param name="answers">An answer to each.</param>
    /// <exception cref="UnrollException">There are no examples, or not as many answers.</exception>
    public ErrorStudy(IProblem problem, IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        Require.That(examples is { Count: > 0 }, "A study of errors", "no examples", "at least one");
        (this.problem, this.examples) = (problem, examples);
        items = JudgedItem.Of(problem, examples, answers);
        report = problem.Score(examples, answers);
    }

    /// <summary>Makes figures and tables.</summary>
    /// <param name="train">The training set, from which words are counted; null for none.</param>
    /// <param name="other">The answers of another model to the same examples, with its name; null for none.</param>
    /// <param name="rounds">Of the paired test with the other model; 0 for none.</param>
    public Findings Explore(IReadOnlyList<Example>? train = null, (string Name, IReadOnlyList<IAnswer> Answers)? other = null, int rounds = 1000)
    {
        JudgedItem[] worst = [.. items.Where(item => item.Errors > 0).OrderByDescending(item => item.Errors).ThenBy(item => item.Example.Length).Take(MostItems)];
        int wrong = items.Count(item => item.Errors > 0);
        List<string> seen = [string.Create(CultureInfo.InvariantCulture, $"{wrong:N0} of {items.Count:N0} items have an error; {report.Metric} is {report.Main:0.####}.")];
        seen.AddRange(report.Confusions.Where(cell => cell.Right != cell.Answered).OrderByDescending(cell => cell.Count).Take(3).Select(cell => cell switch
        {
            { Answered: null } => string.Create(CultureInfo.InvariantCulture, $"{cell.Right} was missed {cell.Count:N0} times."),
            { Right: null } => string.Create(CultureInfo.InvariantCulture, $"{cell.Answered} was found {cell.Count:N0} times where there is none."),
            _ => string.Create(CultureInfo.InvariantCulture, $"{cell.Right} was taken for {cell.Answered} {cell.Count:N0} times."),
        }));
        List<Figure> figures = [.. report.Figures];
        List<LabTable> tables = [Table("worst", worst)];
        Add(figures, tables, "length", "length (tokens)", Bins(Lengths, item => item.Example.Length, "1"));
        if (train is not null)
        {
            Dictionary<string, int> counts = train.SelectMany(example => example.Input.Tokens).CountBy(token => token, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
            Add(figures, tables, "rarity", "count of the rarest token in the training set", Bins(Counts, item => item.Example.Input.Tokens.Select(token => counts.GetValueOrDefault(token)).DefaultIfEmpty(0).Min(), "0"));
        }
        if (other is { } pair)
            Compare(pair.Name, pair.Answers, rounds, seen, tables);
        return new Findings(
            string.Create(CultureInfo.InvariantCulture, $"Where the model errs, on {items.Count:N0} items"), seen, "Noreen 1989 (the paired test).", figures, tables);
    }

    private void Compare(string name, IReadOnlyList<IAnswer> answers, int rounds, List<string> seen, List<LabTable> tables)
    {
        IReadOnlyList<JudgedItem> others = JudgedItem.Of(problem, examples, answers);
        (JudgedItem One, JudgedItem Other)[] apart = [.. items.Zip(others).Where(both => (both.First.Errors == 0) != (both.Second.Errors == 0))];
        seen.Add(string.Create(CultureInfo.InvariantCulture, $"The model is right and {name} errs in {apart.Count(both => both.One.Errors == 0):N0} items; the other way round in {apart.Count(both => both.Other.Errors == 0):N0}."));
        if (rounds > 0)
        {
            PairedDifference test = PairedTest.Of(some => problem.Score(examples, some).Main, [[.. items.Select(item => item.Answer)]], [answers], rounds, 1);
            seen.Add(string.Create(CultureInfo.InvariantCulture, $"{report.Metric} is {test.First:0.####} and {test.Second:0.####}, p = {test.P:0.####} by a paired test."));
        }
        tables.Add(new LabTable(
            "disagreements",
            LabColumn.Texts("input", apart.Select(both => Text(both.One.Example.Input))),
            LabColumn.Texts("right", apart.Select(both => Text(both.One.Example.Target))),
            LabColumn.Texts("the model", apart.Select(both => Text(both.One.Answer))),
            LabColumn.Texts(name == "the model" ? "the other" : name, apart.Select(both => Text(both.Other.Answer))),
            LabColumn.Numbers("errors of the model", apart.Select(both => (double)both.One.Errors)),
            LabColumn.Numbers("errors of the other", apart.Select(both => (double)both.Other.Errors))));
    }

    /// <summary>Items in groups by a number: up to the first limit, up to the second, and so on.</summary>
    private (string Name, JudgedItem[] Items)[] Bins(int[] limits, Func<JudgedItem, int> number, string first) =>
        [.. items.GroupBy(item => Array.FindIndex(limits, limit => number(item) <= limit) is >= 0 and int bin ? bin : limits.Length).OrderBy(group => group.Key).Select(group => (
            group.Key == limits.Length ? FormattableString.Invariant($"over {limits[^1]}") : group.Key == 0 ? limits[0] == 0 ? first : FormattableString.Invariant($"{first} to {limits[0]}")
            : FormattableString.Invariant($"{limits[group.Key - 1] + 1} to {limits[group.Key]}"), group.ToArray()))];

    private void Add(List<Figure> figures, List<LabTable> tables, string name, string by, (string Name, JudgedItem[] Items)[] groups)
    {
        double[] shares = [.. groups.Select(group => group.Items.Count(item => item.Errors > 0) / (double)group.Items.Length)];
        figures.Add(new BarsFigure($"Share of items with an error, by {by}", groups.Zip(shares, (group, share) => (FormattableString.Invariant($"{group.Name} ({group.Items.Length} items)"), share))));
        tables.Add(new LabTable(
            $"by-{name}",
            LabColumn.Texts(by, groups.Select(group => group.Name)),
            LabColumn.Numbers("items", groups.Select(group => (double)group.Items.Length)),
            LabColumn.Numbers("share with an error", shares),
            LabColumn.Numbers(report.Metric, groups.Select(group => problem.Score([.. group.Items.Select(item => item.Example)], [.. group.Items.Select(item => item.Answer)]).Main))));
    }

    private static LabTable Table(string name, JudgedItem[] some) => new(
        name,
        LabColumn.Numbers("errors", some.Select(item => (double)item.Errors)),
        LabColumn.Texts("input", some.Select(item => Text(item.Example.Input))),
        LabColumn.Texts("right", some.Select(item => Text(item.Example.Target))),
        LabColumn.Texts("answer", some.Select(item => Text(item.Answer))));

    private static string Text(object? what)
    {
        string text = string.Join(' ', (what?.ToString() ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestText ? text : text[..LongestText] + "...";
    }
}
