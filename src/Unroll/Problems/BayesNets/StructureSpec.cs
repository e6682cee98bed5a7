namespace Unroll;

/// <summary>Base class of the ways in which a Bayesian network gets its structure: the <c>model.structure</c> of a recipe.</summary>
public abstract record StructureSpec
{
    /// <summary>The parents of each variable.</summary>
    /// <param name="table">The training examples.</param>
    /// <exception cref="UnrollException">The structure cannot be had from these examples.</exception>
    internal abstract IReadOnlyList<int[]> Parents(StateTable table);

    /// <summary>The variables and their states, if the structure knows them; null if the examples say which there are. Default: null.</summary>
    internal virtual IReadOnlyList<(string Name, IReadOnlyList<string> States)>? Variables => null;
}
