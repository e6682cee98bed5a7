namespace Unroll;

/// <summary>
/// The negative log-likelihood of sequences, in nats, and where their states are known, of both together: one number. Its gradient is that of the expected log-probability of states and steps, under the
/// states' probabilities given the steps (Fisher's identity).
/// </summary>
internal sealed class MarkovLoss(MarkovParameters parameters, Value[] tables, IReadOnlyList<double[]> sequences, IReadOnlyList<int[]>? states) : Operation(tables)
{
    private HiddenMarkov? model;
    private MarkovCounts? counts;

    public override string Name => "hidden Markov model";

    public override Tensor[] Forward(Tape tape)
    {
        model = parameters.Of([.. tables.Select(table => MarkovParameters.Numbers(table.Tensor))], null);
        counts = states is null ? MarkovCounting.Count(model, sequences, CountedStates.All, tape.Device) : MarkovCounting.Count(model, sequences, states, tape.Device);
        Tensor loss = tape.Rent(default);                                                               // one number
        loss.Span[0] = (Real)(-counts.LogLikelihood);
        return [loss];
    }

    public override void Backward(GradientFlow flow)
    {
        double scale = -(double)flow.Of(Outputs[0]).Span[0];
        double[][] gradients =
        [
            Simplex.Gradient(counts!.Start, model!.StartRow, model.States), Simplex.Gradient(counts.Transitions, model.TransitionRows, model.States), .. counts.Emission.Gradient(),
        ];
        for (int i = 0; i < tables.Length; i++)
        {
            if (!flow.Wants(tables[i]))
                continue;
            Span<Real> into = flow.Into(tables[i]).Span;
            for (int j = 0; j < into.Length; j++)
                into[j] += (Real)(scale * gradients[i][j]);
        }
    }
}
