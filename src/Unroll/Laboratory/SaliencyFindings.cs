using System.Globalization;

namespace Unroll;

/// <summary>Which inputs moved an answer, in words, figures and tables; see <see cref="Saliency"/>.</summary>
public static class SaliencyFindings
{
    private const int MostNamed = 3;
    private const double Little = 0.8;
    private const string Source = "Simonyan, Vedaldi and Zisserman 2014 (gradients); Sundararajan, Taly and Yan 2017, Axiomatic attribution for deep networks (integrated gradients); "
        + "Li, Monroe and Jurafsky 2016, Understanding neural networks through representation erasure (leave-one-out).";

    private static readonly string[] Methods = ["gradient x input", "integrated gradients", "leave-one-out"];

    /// <summary>Asks a model, and says which steps moved what it answered.</summary>
    /// <param name="model">As for <see cref="Saliency.Of"/>.</param>
    /// <param name="example">What it is to read.</param>
    /// <param name="options">How it is computed; null for the defaults.</param>
    /// <exception cref="UnrollException">As for <see cref="Saliency.Of"/>.</exception>
    public static Findings Explore(Model model, Example example, SaliencyOptions? options = null)
    {
        options ??= new SaliencyOptions();
        IReadOnlyList<Saliency> all = Saliency.Of(model, example, options);
        string baseline = options.UnknownWords ? "the unknown word" : "a vector of zeros";
        string title = $"What moved the answer to: {string.Join(' ', all[0].Steps)}";
        return all is [Saliency only]
            ? new Findings(title, SeenOfOne(only, baseline), Source, [FigureOfOne(only)], Tables(all))
            : new Findings(title, SeenOfAll(all, baseline), Source, [FigureOfAll(all)], Tables(all));
    }

    private static IReadOnlyList<double>[] By(Saliency one) => [one.GradientTimesInput, one.IntegratedGradients, one.LeaveOneOut];

    private static double[] Agreements(Saliency one) =>
        [Saliency.Agreement(one.GradientTimesInput, one.IntegratedGradients), Saliency.Agreement(one.GradientTimesInput, one.LeaveOneOut), Saliency.Agreement(one.IntegratedGradients, one.LeaveOneOut)];

    private static string Name(Saliency one) => one.Claim.Step is { } step ? $"{one.Steps[step]}: {one.Claim.Name}" : one.Claim.Name;

    private static IEnumerable<string> SeenOfOne(Saliency one, string baseline)
    {
        yield return Say($"The model answers {Name(one)} with the score {one.Score:0.00}, its {one.Claim.Measure}; with {baseline} at every step the score is {one.BaselineScore:0.00}.");
        int[] order = [.. Enumerable.Range(0, one.Steps.Count).OrderByDescending(t => one.IntegratedGradients[t])];
        string against = one.IntegratedGradients[order[^1]] < 0 ? Say($"; most against it is {Of(order[^1])}") : "";
        yield return $"By integrated gradients, most for it are {string.Join(", ", order.Take(MostNamed).Where(t => one.IntegratedGradients[t] > 0).Select(Of).DefaultIfEmpty("none"))}{against}.";
        yield return Say($"Integrated gradients sum to {one.IntegratedGradients.Sum():0.000}, and the score changes by {one.Score - one.BaselineScore:0.000}: the steps of the integral miss {Math.Abs(one.Gap):0.000}.");
        yield return Alike(Agreements(one));
        string[] first = [.. By(one).Select(values => one.Steps[values.Index().MaxBy(pair => pair.Item).Index])];
        yield return first.Distinct(StringComparer.Ordinal).Count() == 1 ? $"All three put \"{first[0]}\" first." : $"First is {string.Join(", ", Methods.Zip(first, (method, word) => $"\"{word}\" by {method}"))}.";
        double change = one.Score - one.BaselineScore, sum = one.LeaveOneOut.Sum();
        if (change > 0 && sum < Little * change)
            yield return Say($"Leave-one-out sums to {sum:0.00}, less than the change of {change:0.00}: where one step is missing, others stand in for it.");
        else if (change > 0 && sum > change / Little)
            yield return Say($"Leave-one-out sums to {sum:0.00}, more than the change of {change:0.00}: some steps count only together.");

        string Of(int t) => Say($"\"{one.Steps[t]}\" ({one.IntegratedGradients[t]:+0.00;-0.00})");
    }

    private static IEnumerable<string> SeenOfAll(IReadOnlyList<Saliency> all, string baseline)
    {
        yield return Say($"The baseline is {baseline} at every step. Each row of the figure is an answer, and has the integrated gradients of its score.");
        (Saliency One, int Most)[] most = [.. all.Select(one => (one, one.IntegratedGradients.Index().MaxBy(pair => pair.Item).Index))];
        (Saliency One, int Most)[] own = [.. most.Where(pair => pair.One.Claim.Step == pair.Most)], moved = [.. most.Where(pair => pair.One.Claim.Step is { } step && step != pair.Most)];
        yield return Say($"Of {all.Count} answers, {own.Length} are moved most by the step that they are about.");
        if (moved.Length > 0)
            yield return $"Others are moved most by another step: {string.Join(", ", moved.Take(2 * MostNamed).Select(pair => $"{Name(pair.One)} by \"{pair.One.Steps[pair.Most]}\""))}{(moved.Length > 2 * MostNamed ? ", and more" : "")}.";
        foreach ((Saliency one, int step) in most.Where(pair => pair.One.Claim.Step is null))
            yield return $"{Name(one)}, which is about the whole input, is moved most by \"{one.Steps[step]}\".";
        double[][] agreements = [.. all.Select(Agreements)];
        yield return Alike([.. Enumerable.Range(0, 3).Select(i => agreements.Average(some => some[i]))], "On the mean, the ");
        Saliency worst = all.MaxBy(one => Math.Abs(one.Gap))!;
        yield return Say($"The steps of the integral miss at most {Math.Abs(worst.Gap):0.000}, of a change of the score of {worst.Score - worst.BaselineScore:0.000}.");
    }

    private static string Alike(double[] agreements, string start = "The ") => Say(
        $"{start}rank correlation (Spearman) of gradient x input and integrated gradients is {agreements[0]:0.00}, of gradient x input and leave-one-out {agreements[1]:0.00}, of integrated gradients and leave-one-out {agreements[2]:0.00}.");

    private static HeatMapFigure FigureOfOne(Saliency one) => new(
        $"By how much each step moved {Name(one)}, in {one.Claim.Measure}", one.Steps, Methods, Enumerable.Range(0, one.Steps.Count).Select(t => By(one).Select(values => values[t])),
        one.Claim.Step is { } step ? [.. Enumerable.Range(0, Methods.Length).Select(column => (step, column))] : null, isSigned: true);

    private static HeatMapFigure FigureOfAll(IReadOnlyList<Saliency> all) => new(
        "Integrated gradients of each answer (rows) by each step (columns)", all.Select(Name), all[0].Steps, all.Select(one => one.IntegratedGradients),
        all.Index().Where(pair => pair.Item.Claim.Step is not null).Select(pair => (pair.Index, pair.Item.Claim.Step!.Value)), isSigned: true);

    private static LabTable[] Tables(IReadOnlyList<Saliency> all)
    {
        (Saliency One, int Step)[] rows = [.. all.SelectMany(one => Enumerable.Range(0, one.Steps.Count).Select(t => (one, t)))];
        double[][] agreements = [.. all.Select(Agreements)];
        return
        [
            new LabTable("saliency",
                LabColumn.Texts("answer", rows.Select(row => row.One.Claim.Name)), LabColumn.Numbers("of step", rows.Select(row => row.One.Claim.Step + 1 ?? double.NaN)),
                LabColumn.Numbers("step", rows.Select(row => row.Step + 1.0)), LabColumn.Texts("input", rows.Select(row => row.One.Steps[row.Step])),
                LabColumn.Numbers(Methods[0], rows.Select(row => row.One.GradientTimesInput[row.Step])), LabColumn.Numbers(Methods[1], rows.Select(row => row.One.IntegratedGradients[row.Step])),
                LabColumn.Numbers(Methods[2], rows.Select(row => row.One.LeaveOneOut[row.Step]))),
            new LabTable("agreement",
                LabColumn.Texts("answer", all.Select(Name)), LabColumn.Numbers("score", all.Select(one => one.Score)), LabColumn.Numbers("score of baseline", all.Select(one => one.BaselineScore)),
                LabColumn.Numbers("missed", all.Select(one => one.Gap)), LabColumn.Numbers("GI ~ IG", agreements.Select(some => some[0])),
                LabColumn.Numbers("GI ~ LO", agreements.Select(some => some[1])), LabColumn.Numbers("IG ~ LO", agreements.Select(some => some[2]))),
        ];
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
