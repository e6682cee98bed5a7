namespace Unroll;

/// <summary>The backward recursion after the forward one, B[t, c] = log p(xt+1 .. xT | context c), and what follows from both: the probability of each context, and of each transition.</summary>
internal sealed class ForwardBackward
{
    private readonly ForwardPass forward;
    private readonly HiddenMarkov model;
    private readonly double[] backward; // [T, C]

    public ForwardBackward(ForwardPass forward)
    {
        this.forward = forward;
        model = forward.Model;
        int count = model.Contexts.Count;
        backward = new double[forward.Forward.Length];
        double[] terms = new double[model.States];
        for (int t = forward.Length - 2; t >= 0; t--)
        {
            (int from, int to) = model.Contexts.At(t);
            for (int c = from; c < to; c++)
            {
                if (double.IsNegativeInfinity(forward.At(t)[c]))
                    continue; // nothing leads here: whatever may follow does not count
                for (int s = 0; s < terms.Length; s++)
                    terms[s] = Onward(t, c, s);
                backward[(t * count) + c] = LogSum.Of(terms);
            }
        }
    }

    /// <summary>p(state | x) at each step, [T, S].</summary>
    public double[,] States()
    {
        double[,] states = new double[forward.Length, model.States];
        for (int t = 0; t < forward.Length; t++)
        {
            (int from, int to) = model.Contexts.At(t);
            for (int c = from; c < to; c++)
                states[t, model.Contexts.State(c)] += Math.Exp(forward.At(t)[c] + backward[(t * model.Contexts.Count) + c] - forward.LogLikelihood);
        }
        return states;
    }

    /// <summary>Adds the expected number of each start and transition, and what each state is expected to have emitted.</summary>
    /// <param name="sequence">The steps, [T, D].</param>
    /// <param name="counts">Receives them.</param>
    public void AddTo(ReadOnlySpan<double> sequence, MarkovCounts counts)
    {
        double[,] marginals = States();
        int states = model.States, width = model.Emission.Width;
        Span<double> row = new double[states];
        for (int t = 0; t < forward.Length; t++)
        {
            for (int s = 0; s < states; s++)
                row[s] = marginals[t, s];
            counts.Emission.Add(sequence.Slice(t * width, width), row);
            for (int s = 0; s < states && t == 0; s++)
                counts.Start[s] += row[s];
            (int from, int to) = model.Contexts.At(t);
            for (int c = from; c < to && t < forward.Length - 1; c++)
            {
                double here = forward.At(t)[c] - forward.LogLikelihood;
                for (int s = 0; s < states && !double.IsNegativeInfinity(here); s++)
                    counts.Transitions[(c * states) + s] += Math.Exp(here + Onward(t, c, s));
            }
        }
        counts.LogLikelihood += forward.LogLikelihood;
        counts.Steps += forward.Length;
    }

    /// <summary>log of the transition to a state, of its step, and of all that comes after.</summary>
    private double Onward(int t, int context, int state)
    {
        double step = model.LogTransitions[(context * model.States) + state] + forward.Scores[((t + 1) * model.States) + state];
        return double.IsNegativeInfinity(step) ? step : step + backward[((t + 1) * model.Contexts.Count) + model.Contexts.Next(context, state)];
    }
}
