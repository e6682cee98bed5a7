using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Each tag for itself: p(tag) = softmax(x W + b), a chain without transitions.</summary>
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

    public Chain Score(Sequences encoded)
    {
        Value emissions = scores.Apply(encoded.Rows);                                                   // [N, C]
        Tape tape = emissions.Tape;
        int tags = emissions.Shape[1];
        Value zeros = tape.Constant(new Tensor(new Shape(tags)));
        return new Chain(encoded.With(emissions), tape.Constant(new Tensor(new Shape(tags, tags))), zeros, zeros);
    }
}

[JsonSerializable(typeof(SoftmaxSpec))]
internal sealed partial class SoftmaxJson : JsonSerializerContext;
