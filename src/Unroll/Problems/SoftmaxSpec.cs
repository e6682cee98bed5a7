using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Each tag for itself: p(tag) = softmax(x W + b).</summary>
public sealed record SoftmaxSpec : TagOutputSpec
{
    /// <inheritdoc/>
    public override ITagOutput Build(ParameterScope scope, int inputSize, Vocabulary tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return new SoftmaxOutput(new Linear(scope, inputSize, tags.Count));
    }
}

internal sealed class SoftmaxOutput(Linear scores) : ITagOutput
{
    public Value Loss(Sequences encoded, int[] gold) => scores.Apply(encoded.Rows).CrossEntropy(gold).Sum();

    public (int[] Best, Tensor Probabilities) Decode(Sequences encoded)
    {
        Tensor probabilities = scores.Apply(encoded.Rows).Softmax().Tensor;                             // [N, C]
        int[] best = new int[encoded.Layout.Rows];
        for (int row = 0; row < best.Length; row++)
            best[row] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<Real>(probabilities.Rows(row, 1).Span);
        return (best, probabilities);
    }
}

[JsonSerializable(typeof(SoftmaxSpec))]
internal sealed partial class SoftmaxJson : JsonSerializerContext;
