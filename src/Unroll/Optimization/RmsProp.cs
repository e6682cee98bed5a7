using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>RMSprop (Tieleman and Hinton 2012), optionally with momentum.</summary>
/// <remarks>
/// v = keep v + (1 - keep) g²;  m = momentum m + g / (√v + ε);  w -= rate m, where g holds decay w. Of a word table, only the rows of words in the batch are
/// updated, with their means.
/// </remarks>
public sealed record RmsPropSpec : StochasticSpec
{
    /// <summary>The learning rate, above 0. Default 0.001.</summary>
    public override double Rate { get; init => field = Require.Positive("rate", value); } = 0.001;

    /// <summary>The decay of the mean squared gradient, 0 to 0.99999. Default 0.99.</summary>
    public double Keep { get; init => field = Require.InRange("keep", value, 0, 0.99999); } = 0.99;

    /// <summary>ε, added to the square root in the denominator, above 0. Default 1e-8.</summary>
    public double Epsilon { get; init => field = Require.Positive("epsilon", value); } = 1e-8;

    /// <summary>Momentum: the share of the previous step that is kept, 0 to 0.9999. Default 0.</summary>
    public double Momentum { get; init => field = Require.InRange("momentum", value, 0, 0.9999); }

    /// <summary>Weight decay: the weight of |w|² / 2 in the loss. Default 0.</summary>
    public double Decay { get; init => field = Require.InRange("decay", value, 0, 1); }

    /// <inheritdoc/>
    public override IOptimizer Build(Device device) => new RootOptimizer(Keep, 1 - Keep, Epsilon, Momentum, Decay, device);
}

[JsonSerializable(typeof(RmsPropSpec))]
internal sealed partial class RmsPropJson : JsonSerializerContext;
