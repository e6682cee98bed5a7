namespace Unroll;

/// <summary>The norms of gradients over how many steps back they are, of several seeds (<see cref="StateGradients"/>).</summary>
/// <param name="Network">What is looked at, such as the name of a cell.</param>
/// <param name="Part">Where the gradient is taken: a part of the state, such as "h" or "c", or "input".</param>
/// <param name="IsTrained">Whether the network was trained.</param>
/// <param name="First">How many steps back the first norm is: 0 for the input, 1 for states.</param>
/// <param name="Norms">The means over the seeds, [K].</param>
/// <param name="Range">The lowest and the highest of the seeds, [K].</param>
public sealed record FlowCurve(string Network, string Part, bool IsTrained, int First, IReadOnlyList<double> Norms, IReadOnlyList<(double Low, double High)> Range)
{
    /// <summary>The name of the part for the gradients at inputs.</summary>
    public const string Input = "input";

    /// <summary>The factor from one step to the next further back, as a geometric mean; 1 for a curve of one step.</summary>
    public double Factor => Norms.Count < 2 ? 1 : Math.Pow(Norms[^1] / Norms[0], 1.0 / (Norms.Count - 1));

    /// <summary>The curves of one network, a curve for each part of its state and one for its inputs.</summary>
    /// <param name="network">Its name.</param>
    /// <param name="parts">The names of the parts of its state, [P].</param>
    /// <param name="isTrained">Whether it was trained.</param>
    /// <param name="runs">Its gradients for several seeds or sequences; the curves reach as far back as the longest, and each norm is the mean over those that reach so far.</param>
    public static IReadOnlyList<FlowCurve> Of(string network, IReadOnlyList<string> parts, bool isTrained, IReadOnlyList<StateGradients> runs)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(runs);
        return [.. parts.Select((part, i) => Of(part, 1, run => run.States[i])), Of(Input, 0, run => run.Inputs)];

        FlowCurve Of(string part, int first, Func<StateGradients, IReadOnlyList<double>> norms)
        {
            IReadOnlyList<double>[] all = [.. runs.Select(norms)];
            double[][] byStep = [.. Enumerable.Range(0, all.Max(one => one.Count)).Select(k => all.Where(one => one.Count > k).Select(one => one[k]).ToArray())];
            return new FlowCurve(network, part, isTrained, first, [.. byStep.Select(step => step.Average())], [.. byStep.Select(step => (step.Min(), step.Max()))]);
        }
    }

    /// <summary>The names of the parts of a cell's state: h, or h and c of an LSTM, or h with numbers.</summary>
    /// <param name="spec">The cell.</param>
    /// <param name="count">How many parts there are.</param>
    public static IReadOnlyList<string> PartsOf(CellSpec spec, int count) =>
        count == 1 ? ["h"] : spec is LstmSpec ? ["h", "c"] : [.. Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"h{i}"))];
}
