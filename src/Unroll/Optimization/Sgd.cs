using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Stochastic gradient descent, with momentum if asked (Polyak 1964).</summary>
/// <remarks>v = momentum v + g + decay w;  w -= rate v. A gradient of rows touches those rows and their velocities alone.</remarks>
public sealed record SgdSpec : StochasticSpec
{
    /// <summary>The learning rate, above 0. Default 0.1.</summary>
    public override double Rate { get; init => field = Require.Positive("rate", value); } = 0.1;

    /// <summary>How much of the last step's velocity is kept, 0 to 0.9999. Default 0.</summary>
    public double Momentum { get; init => field = Require.InRange("momentum", value, 0, 0.9999); }

    /// <summary>The weight of |w|² / 2 in the loss. Default 0.</summary>
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
