namespace Unroll;

/// <summary>
/// The forward recursion over one sequence, in logarithms, so that nothing underflows: F[t, c] = log p(x1 .. xt, context c). The slow and exact one; training on many sequences has a faster one.
/// </summary>
internal sealed class ForwardPass
{
    public ForwardPass(HiddenMarkov model, ReadOnlySpan<double> sequence)
    {
        Model = model;
        Scores = model.Scores(sequence);
        Length = Scores.Length / model.States;
        MarkovContexts contexts = model.Contexts;
        Forward = new double[checked(Length * contexts.Count)];
        Array.Fill(Forward, double.NegativeInfinity);
        double[] largest = new double[contexts.Count], sums = new double[contexts.Count];
        for (int t = 0; t < Length; t++)
        {
            Span<double> now = At(t);
            if (t == 0)
            {
                for (int s = 0; s < model.States; s++)
                    now[s] = model.LogStart[s] + Scores[s];
            }
            else
            {
                Step(t, now, largest, sums);
            }
        }
        (int from, int to) = contexts.At(Math.Max(0, Length - 1));
        LogLikelihood = Length == 0 ? 0 : LogSum.Of(At(Length - 1)[from..to]);
    }

    public HiddenMarkov Model { get; }

    /// <summary>T.</summary>
    public int Length { get; }

    /// <summary>Log-probabilities of steps, [T, S].</summary>
    public double[] Scores { get; }

    /// <summary>F, [T, C].</summary>
    public double[] Forward { get; }

    /// <summary>log p(x), in nats.</summary>
    public double LogLikelihood { get; }

    /// <summary>F of a step, [C].</summary>
    public Span<double> At(int t) => Forward.AsSpan(t * Model.Contexts.Count, Model.Contexts.Count);

    /// <summary>Where a sequence is impossible, a step from 0, and why; null if it is possible.</summary>
    public (int Step, string Reason)? Impossible
    {
        get
        {
            if (!double.IsNegativeInfinity(LogLikelihood))
                return null;
            int t = Enumerable.Range(0, Length).First(step => double.IsNegativeInfinity(LogSum.Of(At(step))));
            bool never = double.IsNegativeInfinity(LogSum.Of(Scores.AsSpan(t * Model.States, Model.States)));
            return (t, never ? "no state emits it" : t == 0 ? "no state that can be the first emits it" : "no state that can follow the steps before emits it");
        }
    }

    /// <summary>The sentence that says where a sequence is impossible; null if it is possible.</summary>
    public UnrollException? Fault => Impossible is not (int step, string reason) ? null : new UnrollException(
        $"Step {step + 1} of a sequence is impossible: {reason}; expected a sequence that the model can emit, or a model with a prior, by which everything is possible.");

    /// <summary>The pass itself, if the sequence is possible.</summary>
    /// <exception cref="UnrollException">It is not.</exception>
    public ForwardPass Possible() => Fault is { } fault ? throw fault : this;

    /// <summary>p(state | x1 .. xt), [T, S].</summary>
    public double[,] Filtered()
    {
        double[,] filtered = new double[Length, Model.States];
        for (int t = 0; t < Length; t++)
        {
            Span<double> now = At(t);
            double all = LogSum.Of(now);
            for (int c = 0; c < now.Length; c++)
                filtered[t, Model.Contexts.State(c)] += Math.Exp(now[c] - all);
        }
        return filtered;
    }

    /// <summary>p(next state | x), [S].</summary>
    public double[] Next()
    {
        if (Length == 0)
            return [.. Model.StartRow];
        double[] next = new double[Model.States];
        Span<double> last = At(Length - 1);
        for (int c = 0; c < last.Length; c++)
        {
            double share = Math.Exp(last[c] - LogLikelihood);
            for (int s = 0; s < next.Length && share > 0; s++)
                next[s] += share * Model.TransitionRows[(c * next.Length) + s];
        }
        return next;
    }

    /// <summary>log Σ over the contexts before, of each context: their largest first, then the sum, so that a context that nothing reaches costs nothing.</summary>
    private void Step(int t, Span<double> now, double[] largest, double[] sums)
    {
        MarkovContexts contexts = Model.Contexts;
        int states = Model.States;
        Span<double> before = At(t - 1);
        ReadOnlySpan<double> scores = Scores.AsSpan(t * states, states);
        Array.Fill(largest, double.NegativeInfinity);
        Array.Clear(sums);
        (int from, int to) = contexts.At(t - 1);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int c = from; c < to; c++)
            {
                if (double.IsNegativeInfinity(before[c]))
                    continue;
                for (int s = 0; s < states; s++)
                {
                    double x = before[c] + Model.LogTransitions[(c * states) + s];
                    int next = contexts.Next(c, s);
                    if (double.IsNegativeInfinity(scores[s]) || double.IsNegativeInfinity(x))
                        continue;
                    if (pass == 0)
                        largest[next] = Math.Max(largest[next], x);
                    else
                        sums[next] += Math.Exp(x - largest[next]);
                }
            }
        }
        for (int c = 0; c < now.Length; c++)
        {
            if (sums[c] > 0)
                now[c] = largest[c] + Math.Log(sums[c]) + scores[contexts.State(c)];
        }
    }
}
