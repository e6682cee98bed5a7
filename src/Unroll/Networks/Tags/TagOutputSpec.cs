namespace Unroll;

/// <summary>Base class of the output layers of taggers.</summary>
public abstract record TagOutputSpec
{
    /// <summary>Makes the layer.</summary>
    /// <param name="scope">The scope that gives its parameters.</param>
    /// <param name="inputSize">The width of what the encoder gives.</param>
    /// <param name="tags">The tags to choose from.</param>
    public abstract ITagOutput Build(ParameterScope scope, int inputSize, Vocabulary tags);
}

/// <summary>A tagger's output layer: from encoded words to a loss, and to the scores of all tags.</summary>
public interface ITagOutput
{
    /// <summary>Whether the probability of tags is ∝ exp of their scores; if not, only the order of scores says something. Default: true.</summary>
    bool HasProbabilities => true;

    /// <summary>The loss of each sequence's right tags, summed over the batch; in nats if there are probabilities.</summary>
    /// <param name="encoded">[N, F].</param>
    /// <param name="gold">The right tags by sequence, [N].</param>
    /// <returns>One number.</returns>
    Value Loss(Sequences encoded, int[] gold);

    /// <summary>The scores that decoding reads.</summary>
    /// <param name="encoded">[N, F].</param>
    Chain Score(Sequences encoded);

    /// <summary>What the layer has learnt, as tables that people read. Default: none.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="rows">The largest number of rows of a table.</param>
    IReadOnlyList<LearntTable> Learnt(Vocabulary tags, int rows) => [];
}
