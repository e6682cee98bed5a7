namespace Unroll;

/// <summary>Expected (or observed) numbers of starts, transitions and emitted steps: all that a better model is made of.</summary>
internal sealed class MarkovCounts(HiddenMarkov model)
{
    /// <summary>Starts, [S].</summary>
    public double[] Start { get; } = new double[model.States];

    /// <summary>Transitions, [C, S].</summary>
    public double[] Transitions { get; } = new double[model.TransitionRows.Length];

    /// <summary>Emitted steps.</summary>
    public EmissionCounts Emission { get; } = model.Emission.NewCounts();

    /// <summary>log p(x) of all sequences; where states are fixed, log p(x, z). In nats.</summary>
    public double LogLikelihood { get; set; }

    /// <summary>The number of steps of all sequences.</summary>
    public long Steps { get; set; }

    /// <summary>Adds a sequence whose states are known, [T].</summary>
    public void Add(ReadOnlySpan<double> sequence, ReadOnlySpan<int> states)
    {
        Span<double> row = new double[model.States];
        int context = 0, width = model.Emission.Width;
        for (int t = 0; t < states.Length; t++)
        {
            if (t == 0)
                Start[states[t]]++;
            else
                Transitions[(context * row.Length) + states[t]]++;
            context = t == 0 ? states[t] : model.Contexts.Next(context, states[t]);
            row[states[t]] = 1;
            Emission.Add(sequence.Slice(t * width, width), row);
            row[states[t]] = 0;
        }
        Steps += states.Length;
    }

    /// <summary>Adds what another one counted.</summary>
    public void Add(MarkovCounts other)
    {
        for (int i = 0; i < Start.Length; i++)
            Start[i] += other.Start[i];
        for (int i = 0; i < Transitions.Length; i++)
            Transitions[i] += other.Transitions[i];
        Emission.Add(other.Emission);
        LogLikelihood += other.LogLikelihood;
        Steps += other.Steps;
    }
}
