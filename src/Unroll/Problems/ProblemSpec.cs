namespace Unroll;

/// <summary>Base class of the problems, each with its network: the <c>model</c> section of a recipe.</summary>
public abstract record ProblemSpec
{
    /// <summary>Computes what the model needs from the training set, such as vocabularies.</summary>
    /// <param name="train">The training examples.</param>
    /// <param name="fitted">Receives the artifacts.</param>
    /// <exception cref="UnrollException">The problem cannot be trained on examples of this kind.</exception>
    public abstract void Fit(IReadOnlyList<Example> train, Fitted fitted);

    /// <summary>As <see cref="Fit(IReadOnlyList{Example}, Fitted)"/>, into a new store.</summary>
    /// <param name="train">The training examples.</param>
    /// <exception cref="UnrollException">The problem cannot be trained on examples of this kind.</exception>
    public Fitted Fit(IReadOnlyList<Example> train)
    {
        Fitted fitted = new();
        Fit(train, fitted);
        return fitted;
    }

    /// <summary>Creates the problem with its network.</summary>
    /// <param name="scope">The scope that gives its parameters.</param>
    /// <param name="fitted">The artifacts that <see cref="Fit(IReadOnlyList{Example}, Fitted)"/> computed.</param>
    public abstract IProblem Build(ParameterScope scope, Fitted fitted);
}
