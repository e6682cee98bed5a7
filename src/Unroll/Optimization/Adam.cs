using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Adam (Kingma and Ba 2015); with a decay it is AdamW (Loshchilov and Hutter 2019).</summary>
/// <remarks>
/// m = β1 m + (1 - β1) g;  v = β2 v + (1 - β2) g²;  w -= rate (m / (1 - β1^t)) / (√(v / (1 - β2^t)) + ε) + rate decay w. Word tables are
/// updated lazily: only the rows of words in the batch and their moments change (as in PyTorch's SparseAdam), so the cost of a step does not grow with the
/// vocabulary. <see cref="Dense"/> updates all rows, as in the paper.
/// </remarks>
public sealed record AdamSpec : StochasticSpec
{
    /// <summary>The learning rate, above 0. Default 0.001.</summary>
    public override double Rate { get; init => field = Require.Positive("rate", value); } = 0.001;

    /// <summary>β1, the decay of the mean gradient, 0 to 0.99999. Default 0.9.</summary>
    public double Beta1 { get; init => field = Require.InRange("beta1", value, 0, 0.99999); } = 0.9;

    /// <summary>β2, the decay of the mean squared gradient, 0 to 0.99999. Default 0.999.</summary>
    public double Beta2 { get; init => field = Require.InRange("beta2", value, 0, 0.99999); } = 0.999;

    /// <summary>ε, added to the square root in the denominator, above 0. Default 1e-8.</summary>
    public double Epsilon { get; init => field = Require.Positive("epsilon", value); } = 1e-8;

    /// <summary>Weight decay, decoupled from the gradient (AdamW): each step subtracts rate · decay · w from each weight w. Default 0.</summary>
    public double Decay { get; init => field = Require.InRange("decay", value, 0, 10); }

    /// <summary>Whether a step also updates the word vectors, and their moments, of words that are not in the batch. Default false.</summary>
    public bool Dense { get; init; }

    /// <inheritdoc/>
    public override IOptimizer Build(Device device) => new Adam(this, device);
}

internal sealed unsafe class Adam(AdamSpec spec, Device device) : IOptimizer
{
    private readonly Slots means = new();
    private readonly Slots squares = new();
    private int steps;

    public void Step(Gradients gradients, double rate)
    {
        steps++;
        double correction = 1 - Math.Pow(spec.Beta1, steps);
        Real root = (Real)Math.Sqrt(1 - Math.Pow(spec.Beta2, steps));
        foreach (Gradient gradient in gradients)
        {
            double own = rate * gradient.Parameter.RateFactor;
            Real* m = means.Of(gradient.Parameter).Pointer, v = squares.Of(gradient.Parameter).Pointer;
            GradientPieces.ForEach(device, gradient, spec.Dense, (g, w, offset, count) => device.KernelSet.Run(new AdamUpdate(
                g, (Real)(own / correction), (Real)spec.Beta1, (Real)spec.Beta2, (Real)spec.Epsilon, root, (Real)(own * spec.Decay), count, m + offset, v + offset, w)));
        }
    }

    public void Save(RunState state)
    {
        state.Put("steps", steps);
        means.Save(state.Within("mean"));
        squares.Save(state.Within("square"));
    }

    public void Load(RunState state)
    {
        steps = state.Count("steps");
        means.Load(state.Within("mean"));
        squares.Load(state.Within("square"));
    }
}

[JsonSerializable(typeof(AdamSpec))]
internal sealed partial class AdamJson : JsonSerializerContext;
