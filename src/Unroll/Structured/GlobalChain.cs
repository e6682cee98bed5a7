namespace Unroll;

/// <summary>
/// Scores of the answers to one sequence that no dynamic programme splits: a linear chain, pairs of labels at a distance, and functions of the whole answer. The best of all C^T answers then has to be searched for:
/// <see cref="LabelBeam"/>, <see cref="LocalSearch"/> and <see cref="DualDecomposition"/> do, and say how much better an answer could be at most.
/// </summary>
public sealed class GlobalChain
{
    private readonly double[,] emissions;
    private readonly double[,] transitions;

    /// <summary>Creates a chain; the arrays are copied.</summary>
    /// <param name="emissions">The score of each label at each step, [T, C]; finite.</param>
    /// <param name="transitions">From a label to the next, [C, C]; finite.</param>
    /// <exception cref="UnrollException">The shapes do not fit, or a score is not finite.</exception>
    public GlobalChain(double[,] emissions, double[,] transitions)
    {
        ArgumentNullException.ThrowIfNull(emissions);
        ArgumentNullException.ThrowIfNull(transitions);
        Length = emissions.GetLength(0);
        Labels = emissions.GetLength(1);
        CheckSquare(transitions, "transitions");
        CheckFinite(emissions);
        this.emissions = (double[,])emissions.Clone();
        this.transitions = (double[,])transitions.Clone();
    }

    private GlobalChain(GlobalChain other)
    {
        (emissions, transitions, Length, Labels, Pairs, Whole) = (other.emissions, other.transitions, other.Length, other.Labels, other.Pairs, other.Whole);
    }

    /// <summary>The number of steps, T.</summary>
    public int Length { get; }

    /// <summary>The number of labels, C.</summary>
    public int Labels { get; }

    /// <summary>Scores of pairs of labels at a distance: [C, C] from the earlier label to the later.</summary>
    internal IReadOnlyList<(int Distance, double[,] Scores)> Pairs { get; private init; } = [];

    /// <summary>Scores of whole answers, and the largest that each can be.</summary>
    internal IReadOnlyList<(Func<IReadOnlyList<int>, double> Score, double Most)> Whole { get; private init; } = [];

    /// <summary>The same with a score for each pair of labels at a distance.</summary>
    /// <param name="distance">2 or more steps.</param>
    /// <param name="scores">From the earlier label to the later, [C, C]; finite.</param>
    /// <exception cref="UnrollException">The distance is below 2, the shape does not fit, or a score is not finite.</exception>
    public GlobalChain WithPairs(int distance, double[,] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Require.That(distance >= 2, "Pairs of labels", $"the distance {distance}", "2 or more; 1 is that of transitions");
        CheckSquare(scores, $"pairs at distance {distance}");
        return new GlobalChain(this) { Pairs = [.. Pairs, (distance, (double[,])scores.Clone())] };
    }

    /// <summary>The same with a function of the whole answer.</summary>
    /// <param name="score">Its score, finite and never above <paramref name="most"/>; it is called for many answers.</param>
    /// <param name="most">The largest score that it gives.</param>
    /// <exception cref="UnrollException">The largest score is not finite.</exception>
    public GlobalChain WithWhole(Func<IReadOnlyList<int>, double> score, double most)
    {
        ArgumentNullException.ThrowIfNull(score);
        Require.That(double.IsFinite(most), "A score of whole answers", $"the largest score {most}", "a finite number");
        return new GlobalChain(this) { Whole = [.. Whole, (score, most)] };
    }

    /// <summary>The score of an answer.</summary>
    /// <param name="labels">[T].</param>
    /// <exception cref="UnrollException">The answer has another length or unknown labels, or a function of the whole answer gave more than it may.</exception>
    public double Score(IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Require.That(labels.Count == Length, "An answer", $"{labels.Count} labels", $"{Length}, one a step");
        double sum = 0;
        for (int t = 0; t < Length; t++)
        {
            Require.That((uint)labels[t] < (uint)Labels, "An answer", $"the label {labels[t]}", $"0 to {Labels - 1}");
            sum += ScoreAt(labels, t);
        }
        return sum + WholeScore(labels);
    }

    /// <summary>What an answer gets for its label at a step, and for the pairs of which this is the later label.</summary>
    internal double ScoreAt(IReadOnlyList<int> labels, int t)
    {
        double sum = emissions[t, labels[t]] + (t > 0 ? transitions[labels[t - 1], labels[t]] : 0);
        foreach ((int distance, double[,] scores) in Pairs)
            sum += t >= distance ? scores[labels[t - distance], labels[t]] : 0;
        return sum;
    }

    internal double WholeScore(IReadOnlyList<int> labels)
    {
        double sum = 0;
        foreach ((Func<IReadOnlyList<int>, double> score, double most) in Whole)
        {
            double one = score(labels);
            Require.That(one <= most + 1e-9, "A score of whole answers", $"{one}", $"at most {most}, as was said");
            sum += one;
        }
        return sum;
    }

    /// <summary>The score of a label at a step.</summary>
    internal double Emission(int t, int label) => emissions[t, label];

    /// <summary>The score of a label after another.</summary>
    internal double Transition(int from, int to) => transitions[from, to];

    private void CheckSquare(double[,] scores, string what)
    {
        Require.That(Labels > 0 && scores.GetLength(0) == Labels && scores.GetLength(1) == Labels, "A chain", $"{what} [{scores.GetLength(0)}, {scores.GetLength(1)}] for {Labels} labels", $"[{Labels}, {Labels}] of one or more labels");
        CheckFinite(scores);
    }

    private static void CheckFinite(double[,] scores)
    {
        foreach (double score in scores)
            Require.That(double.IsFinite(score), "A chain", $"the score {score}", "finite scores");
    }
}
