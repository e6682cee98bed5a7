namespace Unroll;

/// <summary>Base class of the problems, each with its network: the <c>model</c> section of a recipe.</summary>
public abstract record ProblemSpec
{
    /// <summary>Fits what the model needs, such as vocabularies, to the training set.</summary>
    /// <param name="train">The training examples.</param>
    /// <param name="fitted">Where to put it.</param>
    /// <exception cref="UnrollException">The examples are of a kind that the problem does not learn from.</exception>
    public abstract void Fit(IReadOnlyList<Example> train, Fitted fitted);

    /// <summary>As <see cref="Fit(IReadOnlyList{Example}, Fitted)"/>, into a new store.</summary>
    /// <param name="train">The training examples.</param>
    /// <exception cref="UnrollException">The examples are of a kind that the problem does not learn from.</exception>
    public Fitted Fit(IReadOnlyList<Example> train)
    {
        Fitted fitted = new();
        Fit(train, fitted);
        return fitted;
    }

    /// <summary>Makes the problem with its network.</summary>
    /// <param name="scope">Where it asks for its parameters.</param>
    /// <param name="fitted">What <see cref="Fit(IReadOnlyList{Example}, Fitted)"/> put in.</param>
    public abstract IProblem Build(ParameterScope scope, Fitted fitted);
}
