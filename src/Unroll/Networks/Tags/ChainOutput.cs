namespace Unroll;

/// <summary>
/// A chain over the encoder's scores; without a projection, the encoder gives the scores of tags itself. Its loss is -log p of the right tags (a CRF), or the hinge: what the worst answer has more than the
/// right one, max over y of [cost(y) + score(y)] - score(gold). The hinge is at least the cost of the best answer.
/// </summary>
/// <param name="scope">Gives the parameters.</param>
/// <param name="projection">From the encoder's width to that of the tags; null for none.</param>
/// <param name="tags">The number of tags.</param>
/// <param name="transitions">Whether pairs of tags have scores.</param>
/// <param name="cost">That of the hinge; null for -log p.</param>
internal sealed class ChainOutput(ParameterScope scope, Linear? projection, int tags, bool transitions, TagCost? cost) : ITagOutput
{
    private readonly NoTransitions zeros = new();

    /// <summary>From a tag to the next, [C, C], and of the first and the last tag, [C] each; null if pairs have no scores.</summary>
    public (Parameter Pairs, Parameter Start, Parameter End)? Weights { get; } = !transitions ? null : (
        scope.Parameter("transitions", new Shape(tags, tags), Init.Zero), scope.Parameter("start", new Shape(tags), Init.Zero), scope.Parameter("end", new Shape(tags), Init.Zero));

    /// <summary>The cost of the hinge; null for a CRF.</summary>
    public TagCost? Cost => cost;

    public bool HasProbabilities => cost is null;

    public Value Loss(Sequences encoded, int[] gold)
    {
        Chain chain = Score(encoded);
        return (cost is null ? chain.LogPartition() - chain.Score(gold) : Hinge(chain, cost, gold)).Sum();
    }

    public Chain Score(Sequences encoded)
    {
        Sequences emissions = projection is null ? encoded : encoded.With(projection.Apply(encoded.Rows));
        Tape tape = encoded.Rows.Tape;
        return Weights is { } weights ? new Chain(emissions, tape.Use(weights.Pairs), tape.Use(weights.Start), tape.Use(weights.End)) : zeros.Of(emissions);
    }

    /// <summary>The hinge of each sequence, [B], 0 or more. Its gradients are those through the worst answer (a subgradient).</summary>
    public static Value Hinge(Chain chain, TagCost cost, int[] gold)
    {
        Tape tape = chain.Transitions.Tape;
        int[] worst = cost.Worst(tape.Device, ChainScores.Of(chain), gold);
        return chain.Score(worst) + tape.Constant(cost.Of(chain.Emissions.Layout, gold, worst)) - chain.Score(gold);
    }

    public IReadOnlyList<LearntTable> Learnt(Vocabulary names, int rows)
    {
        if (Weights is not { } learnt)
            return [];
        int C = names.Count;
        Real[] weights = learnt.Pairs.Data.Span.ToArray();
        return [new LearntTable(
            "pairs of neighbouring tags with the largest weights", ["from", "to", "weight"],
            Enumerable.Range(0, weights.Length).OrderByDescending(i => Math.Abs(weights[i])).Take(rows).OrderByDescending(i => weights[i])
                .Select(i => (IReadOnlyList<string>)[names[i / C], names[i % C], LearntTable.Number(weights[i])]))];
    }
}
