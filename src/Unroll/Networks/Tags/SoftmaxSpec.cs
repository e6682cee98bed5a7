using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Predicts each tag independently: p(tag) = softmax(x W + b).</summary>
public sealed record SoftmaxSpec : TagOutputSpec
{
    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all tags, 0 to 0.99 (Szegedy et al. 2016). Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <inheritdoc/>
    public override ITagOutput Build(ParameterScope scope, int inputSize, Vocabulary tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return new SoftmaxOutput(new Linear(scope, inputSize, tags.Count), LabelSmoothing);
    }
}

internal sealed class SoftmaxOutput(Linear projection, double smoothing) : ITagOutput
{
    private readonly NoTransitions zeros = new();

    public Value Loss(Sequences encoded, int[] gold) => projection.Apply(encoded.Rows).CrossEntropy(gold, smoothing).Sum();

    public Chain Score(Sequences encoded) => zeros.Of(encoded.With(projection.Apply(encoded.Rows)));    // [N, C]
}

[JsonSerializable(typeof(SoftmaxSpec))]
internal sealed partial class SoftmaxJson : JsonSerializerContext;
