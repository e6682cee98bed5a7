namespace Unroll;

/// <summary>The description of a problem and of the network that solves it: plain data, a recipe's <c>model</c>.</summary>
public abstract record ProblemSpec
{
    /// <summary>Makes the vocabularies from what is learnt from.</summary>
    /// <param name="train">The training examples.</param>
    /// <returns>By name; saved beside the weights.</returns>
    public abstract IReadOnlyDictionary<string, Vocabulary> Fit(IReadOnlyList<IExample> train);

    /// <summary>Makes the network; the same for training and for a saved model.</summary>
    /// <param name="scope">Where its layers ask for parameters.</param>
    /// <param name="vocabularies">As <see cref="Fit"/> made them.</param>
    public abstract IProblem Build(ParameterScope scope, IReadOnlyDictionary<string, Vocabulary> vocabularies);
}
