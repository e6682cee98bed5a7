namespace Unroll;

/// <summary>Base class of the input layers, which turn contents such as words into rows of numbers.</summary>
public abstract record InputSpec
{
    /// <summary>Fits what it needs, such as a vocabulary, to the training set.</summary>
    /// <param name="train">The inputs of the training examples.</param>
    /// <param name="fitted">Where to put it.</param>
    /// <exception cref="UnrollException">An input is of a kind that it does not read.</exception>
    public abstract void Fit(IReadOnlyList<Content> train, Fitted fitted);

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">The scope that gives its parameters.</param>
    /// <param name="fitted">What <see cref="Fit"/> put in.</param>
    public abstract ISequenceInput Build(ParameterScope scope, Fitted fitted);
}
