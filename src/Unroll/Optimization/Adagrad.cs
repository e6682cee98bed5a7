using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Adagrad (Duchi, Hazan and Singer 2011), with diagonal matrices.</summary>
/// <remarks>v += g²;  w -= rate g / (√v + ε), where g holds decay w. Of a word table, only the rows of words in the batch are updated, with their sums.</remarks>
public sealed record AdagradSpec : StochasticSpec
{
    /// <summary>The learning rate, above 0. Default 0.01.</summary>
    public override double Rate { get; init => field = Require.Positive("rate", value); } = 0.01;

    /// <summary>ε, added to the square root in the denominator, above 0. Default 1e-10.</summary>
    public double Epsilon { get; init => field = Require.Positive("epsilon", value); } = 1e-10;

    /// <summary>Weight decay: the weight of |w|² / 2 in the loss. Default 0.</summary>
    public double Decay { get; init => field = Require.InRange("decay", value, 0, 1); }

    /// <inheritdoc/>
    public override IOptimizer Build(Device device) => new RootOptimizer(1, 1, Epsilon, 0, Decay, device);
}

[JsonSerializable(typeof(AdagradSpec))]
internal sealed partial class AdagradJson : JsonSerializerContext;
