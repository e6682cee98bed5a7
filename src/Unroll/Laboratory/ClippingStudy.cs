using System.Globalization;

namespace Unroll;

/// <summary>Runs of one recipe and seed whose gradients are clipped in several ways, side by side (<see cref="ClippedRun"/>).</summary>
public static class ClippingStudy
{
    private const int Last = 10, MostFaults = 3;

    private const string Source = "Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks, section 3.2; clipping by value: Mikolov 2012, Statistical language models based on neural networks.";

    /// <summary>Compares runs.</summary>
    /// <param name="name">What was trained.</param>
    /// <param name="runs">The runs, each of another <see cref="ClippedRun.Clip"/>.</param>
    public static Findings Compare(string name, IReadOnlyList<ClippedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        Require.That(runs.Count > 0 && runs.All(run => run.Steps.Count > 0), "The runs to compare", $"{runs.Count} runs of {string.Join(", ", runs.Select(run => run.Steps.Count))} steps", "one or more, each with a step");
        bool isPositive = runs.All(run => run.Steps.All(step => !double.IsFinite(step.Loss) || step.Loss > 0));
        (string Run, ClippedStep Step)[] rows = [.. runs.SelectMany(run => run.Steps.Select(step => (run.Clip.Name, step)))];
        return new Findings(
            $"{name}: training without clipping, clipped by value, and by norm",
            runs.SelectMany(Seen),
            Source,
            [Draw("Loss of each step", "loss", step => step.Loss, isPositive), Draw("Norm of the gradients before clipping", "norm", step => step.Norm, true)],
            [
                Summary(runs),
                new LabTable("clipping",
                    LabColumn.Texts("run", rows.Select(row => row.Run)), LabColumn.Numbers("step", rows.Select(row => (double)row.Step.Number)),
                    LabColumn.Numbers("loss", rows.Select(row => row.Step.Loss)), LabColumn.Numbers("norm", rows.Select(row => row.Step.Norm)),
                    LabColumn.Numbers("rate", rows.Select(row => row.Step.Rate)), LabColumn.Texts("undone because", rows.Select(row => row.Step.Fault?.What ?? ""))),
            ]);

        LinesFigure Draw(string title, string y, Func<ClippedStep, double> value, bool log) =>
            new(title, "step", y, runs.Select(run => new LineSeries(run.Clip.Name, run.Steps.Select(step => ((double)step.Number, value(step))))), logY: log);
    }

    private static IEnumerable<string> Seen(ClippedRun run)
    {
        string name = char.ToUpperInvariant(run.Clip.Name[0]) + run.Clip.Name[1..];
        ClippedStep[] faults = [.. run.Faults];
        foreach (ClippedStep step in faults.Take(MostFaults))
        {
            TrainingFault fault = step.Fault!;
            string back = fault.Back == 0 ? "to the start" : string.Create(CultureInfo.InvariantCulture, $"to the end of epoch {fault.Back}");
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}: at step {step.Number}, the norm of the gradients was {LabNumber.Text(step.Norm)} and {fault.What}. The step was not made; training went back {back}, with the rate {LabNumber.Text(fault.Rate)}.");
        }
        if (faults.Length > MostFaults)
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}: {faults.Length - MostFaults} more steps were undone.");
        if (run.GaveUp is not null)
        {
            yield return $"{name}: {run.GaveUp}";
            yield break;
        }
        string clipped = run.Clip.Norm > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {run.Steps.Count(step => step.Norm > run.Clip.Norm)} steps exceeded the limit of {LabNumber.Text(run.Clip.Norm)}") : "";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{name}: {run.Steps.Count} steps, {(faults.Length == 0 ? "none" : LabNumber.Text(faults.Length))} of which {(faults.Length == 1 ? "was" : "were")} undone. The largest norm was {LabNumber.Text(run.Steps.Max(step => step.Norm))}{clipped}. The loss began at {LabNumber.Text(run.Steps[0].Loss)}; the mean of the last {Math.Min(Last, Made(run).Length)} steps is {LabNumber.Text(End(run))}.");
    }

    private static ClippedStep[] Made(ClippedRun run) => [.. run.Steps.Where(step => step.Fault is null)];

    private static double End(ClippedRun run) => Made(run).TakeLast(Last).Select(step => step.Loss).DefaultIfEmpty(double.NaN).Average();

    private static LabTable Summary(IReadOnlyList<ClippedRun> runs) => new("clipping-summary",
        LabColumn.Texts("run", runs.Select(run => run.Clip.Name)),
        LabColumn.Numbers("steps", runs.Select(run => (double)run.Steps.Count)),
        LabColumn.Numbers("undone", runs.Select(run => (double)run.Faults.Count())),
        LabColumn.Numbers("first undone", runs.Select(run => run.Faults.FirstOrDefault()?.Number ?? double.NaN)),
        LabColumn.Numbers("largest norm", runs.Select(run => run.Steps.Max(step => step.Norm))),
        LabColumn.Numbers("last losses", runs.Select(End)),
        LabColumn.Texts("gave up", runs.Select(run => run.GaveUp is null ? "no" : "yes")));
}
