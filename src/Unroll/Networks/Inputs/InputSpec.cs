namespace Unroll;

/// <summary>The description of an input layer: how examples become rows that a recurrent network can read.</summary>
public abstract record InputSpec
{
    /// <summary>Makes the vocabularies it needs from what is learnt from.</summary>
    /// <param name="train">The training examples.</param>
    /// <returns>By name; none where it needs none.</returns>
    public abstract IReadOnlyDictionary<string, Vocabulary> Fit(IReadOnlyList<IExample> train);

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Where it asks for its parameters.</param>
    /// <param name="vocabularies">As <see cref="Fit"/> made them, perhaps among others.</param>
    public abstract ISequenceInput Build(ParameterScope scope, IReadOnlyDictionary<string, Vocabulary> vocabularies);
}
