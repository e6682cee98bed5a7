namespace Unroll;

/// <summary>
/// The mean negative log-likelihood of rows. Its gradient with the logarithm of a number of a table is the expected count of its row times the number, less its own expected count, over the
/// number of rows.
/// </summary>
internal sealed class BayesLoss(Value weights, BayesNet structure, StateTable table) : Operation(weights)
{
    private BayesNet? net;
    private double[][]? counts;

    public override string Name => "Bayesian network";

    public override Tensor[] Forward(Tape tape)
    {
        net = BayesWeights.Read(structure, weights.Tensor);
        (counts, double log) = new ExpectedCounts(net, table).Of(net, tape.Device);
        Tensor loss = tape.Rent(new Shape());
        loss.Span[0] = (Real)(-log / Math.Max(1, table.Count));
        return [loss];
    }

    public override void Backward(GradientFlow flow)
    {
        double scale = flow.Of(Outputs[0]).Span[0] / (double)Math.Max(1, table.Count);
        Span<Real> into = flow.Into(weights).Span;
        int at = 0, numbers = into.Length / 2;
        foreach ((BayesVariable variable, double[] own) in net!.Variables.Zip(counts!))
        {
            for (int row = 0; row < own.Length; row += variable.States.Count)
            {
                double sum = 0;
                for (int s = 0; s < variable.States.Count; s++)
                    sum += own[row + s];
                for (int s = 0; s < variable.States.Count; s++, at++)
                {
                    Real gradient = (Real)(scale * ((sum * variable.Numbers[row + s]) - own[row + s]));
                    into[at] += gradient;
                    into[numbers + at] += gradient;
                }
            }
        }
    }
}
