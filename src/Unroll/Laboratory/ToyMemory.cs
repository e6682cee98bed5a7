using System.Globalization;

namespace Unroll;

/// <summary>
/// The smallest network that remembers: one linear unit, h(t) = x(t) + w h(t - 1), y = h(n), whose input is 1 at the first step and 0 after it. So y(n) = w^(n - 1): a weight that differs
/// from 1 by a hundredth makes the answer of step 1000 explode or vanish, and its gradient with it (Hochreiter 1991; Bengio, Simard and Frasconi 1994).
/// </summary>
public static class ToyMemory
{
    private const string Source = "Hochreiter 1991; Bengio, Simard and Frasconi 1994, Learning long-term dependencies with gradient descent is difficult.";

    /// <summary>The output at the last step, and its derivative by the weight, by backpropagation through time: delta(t - 1) = w delta(t), dy/dw = sum over t of delta(t) h(t - 1). In double precision.</summary>
    /// <param name="weight">w, finite.</param>
    /// <param name="steps">n, at least 1.</param>
    public static (double Output, double Gradient) Run(double weight, int steps)
    {
        Require.InRange("steps", steps, 1, 10_000_000);
        Require.That(double.IsFinite(weight), "weight", weight.ToString(CultureInfo.InvariantCulture), "a number");
        double[] hidden = new double[steps];
        hidden[0] = 1;
        for (int t = 1; t < steps; t++)
            hidden[t] = weight * hidden[t - 1];
        double delta = 1, gradient = 0;
        for (int t = steps - 1; t > 0; t--)
        {
            gradient += delta * hidden[t - 1];
            delta *= weight;
        }
        return (hidden[^1], gradient);
    }

    /// <summary>The outputs and gradients for weights around 1, those of 0.99, 1 and 1.01 among them.</summary>
    /// <param name="steps">n, at least 1.</param>
    /// <param name="width">The weights run from 1 - width to 1 + width; above 0.</param>
    /// <param name="points">How many, at least 2.</param>
    public static Findings Explore(int steps, double width, int points)
    {
        Require.Positive("width", width);
        Require.InRange("points", points, 2, 100_000);
        double[] weights = [.. Enumerable.Range(0, points).Select(i => Math.Round(1 - width + (2 * width * i / (points - 1)), 12)).Concat([0.99, 1, 1.01]).Distinct().Order()];
        (double Output, double Gradient)[] runs = Array.ConvertAll(weights, weight => Run(weight, steps));
        (double above, _) = Run(1.01, steps);
        (double below, _) = Run(0.99, steps);
        (_, double steep) = Run(1.01, steps);
        (_, double flat) = Run(0.99, steps);
        return new Findings(
            string.Create(CultureInfo.InvariantCulture, $"A memory of one linear unit, {steps:N0} steps"),
            [
                string.Create(CultureInfo.InvariantCulture, $"The output of step {steps:N0} is w^{steps - 1}: 1 for w = 1, {Text(above)} for w = 1.01, {Text(below)} for w = 0.99."),
                string.Create(CultureInfo.InvariantCulture, $"Its derivative by w is {Text(steps - 1)} for w = 1, {Text(steep)} for w = 1.01, {Text(flat)} for w = 0.99: where the output explodes, the gradient does, and where the output vanishes, nothing is left to learn from."),
                "No learning rate suits both sides: one that is small enough above 1 does not move the weight below 1.",
            ],
            Source,
            [
                new LinesFigure("The output of the last step", "recurrent weight w", "y", [new LineSeries("y", Points(runs.Select(run => run.Output)))], logY: true),
                new LinesFigure("The derivative of the output by the weight", "recurrent weight w", "dy/dw", [new LineSeries("dy/dw", Points(runs.Select(run => run.Gradient)))], logY: true),
            ],
            [new LabTable("toy-memory", LabColumn.Numbers("w", weights), LabColumn.Numbers("y", runs.Select(run => run.Output)), LabColumn.Numbers("dy/dw", runs.Select(run => run.Gradient)))]);

        IEnumerable<(double, double)> Points(IEnumerable<double> values) => weights.Zip(values);
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) is >= 0.001 and < 1e6 ? "0.####" : "0.0000e0", CultureInfo.InvariantCulture);
}
