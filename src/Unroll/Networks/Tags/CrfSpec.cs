using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A linear-chain conditional random field, which predicts all tags of a sentence jointly from the encoder's scores (Lafferty, McCallum and Pereira 2001;
/// on recurrent networks Huang, Xu and Yu 2015, section 2.4).
/// </summary>
public sealed record CrfSpec : TagOutputSpec
{
    /// <inheritdoc/>
    public override ITagOutput Build(ParameterScope scope, int inputSize, Vocabulary tags)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(tags);
        return new CrfOutput(scope, new Linear(scope, inputSize, tags.Count), tags.Count);
    }
}

/// <summary>A chain over the encoder's scores; without a projection, the encoder gives the scores of tags itself.</summary>
internal sealed class CrfOutput(ParameterScope scope, Linear? projection, int tags) : ITagOutput
{
    private readonly Parameter transitions = scope.Parameter("transitions", new Shape(tags, tags), Init.Zero);
    private readonly Parameter start = scope.Parameter("start", new Shape(tags), Init.Zero);
    private readonly Parameter end = scope.Parameter("end", new Shape(tags), Init.Zero);

    public Value Loss(Sequences encoded, int[] gold)
    {
        Chain chain = Score(encoded);
        return (chain.LogPartition() - chain.Score(gold)).Sum();
    }

    public Chain Score(Sequences encoded)
    {
        Tape tape = encoded.Rows.Tape;
        return new Chain(projection is null ? encoded : encoded.With(projection.Apply(encoded.Rows)), tape.Use(transitions), tape.Use(start), tape.Use(end));
    }

    public IReadOnlyList<LearntTable> Learnt(Vocabulary names, int rows)
    {
        int C = names.Count;
        Real[] weights = transitions.Data.Span.ToArray();
        return [new LearntTable(
            "pairs of neighbouring tags with the largest weights", ["from", "to", "weight"],
            Enumerable.Range(0, weights.Length).OrderByDescending(i => Math.Abs(weights[i])).Take(rows).OrderByDescending(i => weights[i])
                .Select(i => (IReadOnlyList<string>)[names[i / C], names[i % C], LearntTable.Number(weights[i])]))];
    }
}

[JsonSerializable(typeof(CrfSpec))]
internal sealed partial class CrfJson : JsonSerializerContext;
