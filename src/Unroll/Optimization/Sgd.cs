using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Stochastic gradient descent, optionally with momentum (Polyak 1964).</summary>
/// <remarks>v = momentum v + g + decay w;  w -= rate v. Of a word table, only the rows of words in the batch are updated, with their velocities.</remarks>
public sealed record SgdSpec : StochasticSpec
{
    /// <summary>The learning rate, above 0. Default 0.1.</summary>
    public override double Rate { get; init => field = Require.Positive("rate", value); } = 0.1;

    /// <summary>Momentum: the share of the previous velocity that is kept, 0 to 0.9999. Default 0.</summary>
    public double Momentum { get; init => field = Require.InRange("momentum", value, 0, 0.9999); }

    /// <summary>Weight decay: the weight of |w|² / 2 in the loss. Default 0.</summary>
    public double Decay { get; init => field = Require.InRange("decay", value, 0, 1); }

    /// <inheritdoc/>
    public override IOptimizer Build(Device device) => new Sgd(this, device);
}

internal sealed unsafe class Sgd(SgdSpec spec, Device device) : IOptimizer
{
    private readonly Slots velocities = new();

    public void Step(Gradients gradients, double rate)
    {
        foreach (Gradient gradient in gradients)
        {
            double own = rate * gradient.Parameter.RateFactor;
            if (spec.Momentum == 0)
            {
                GradientPieces.ForEach(device, gradient, (g, w, offset, count) => device.KernelSet.Run(new PlainUpdate(g, (Real)own, (Real)spec.Decay, count, w)));
                continue;
            }
            Real* v = velocities.Of(gradient.Parameter).Pointer;
            GradientPieces.ForEach(device, gradient, (g, w, offset, count) =>
                device.KernelSet.Run(new MomentumUpdate(g, (Real)own, (Real)spec.Momentum, (Real)spec.Decay, count, v + offset, w)));
        }
    }

    public void Save(RunState state) => velocities.Save(state.Within("velocity"));

    public void Load(RunState state) => velocities.Load(state.Within("velocity"));
}

[JsonSerializable(typeof(SgdSpec))]
internal sealed partial class SgdJson : JsonSerializerContext;
