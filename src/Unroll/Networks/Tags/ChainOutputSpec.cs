namespace Unroll;

/// <summary>Base class of the output layers that score all tags of a sentence jointly, by a linear chain. They differ in their loss.</summary>
public abstract record ChainOutputSpec : TagOutputSpec
{
    private protected ChainOutputSpec()
    {
    }

    /// <inheritdoc/>
    public sealed override ITagOutput Build(ParameterScope scope, int inputSize, Vocabulary tags)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(tags);
        return new ChainOutput(scope, new Linear(scope, inputSize, tags.Count), tags.Count, true, CostOf(tags));
    }

    /// <summary>The layer over an encoder that gives the scores of tags itself.</summary>
    /// <param name="scope">Gives the parameters.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="transitions">Whether pairs of tags have scores.</param>
    internal ChainOutput BuildAlone(ParameterScope scope, Vocabulary tags, bool transitions) => new(scope, null, tags.Count, transitions, CostOf(tags));

    /// <summary>The cost of the hinge; null for -log p.</summary>
    private protected abstract TagCost? CostOf(Vocabulary tags);
}
