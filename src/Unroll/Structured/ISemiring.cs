namespace Unroll;

/// <summary>
/// What the one recursion over lattices computes with: ⊕ joins alternatives, ⊗ continues a path (Goodman 1999, "Semiring parsing"). A total in
/// the log semiring is the log-partition, in the max semiring the best path, and so on: a new question is a new semiring, not a new recursion.
/// </summary>
/// <typeparam name="TWeight">The weights.</typeparam>
public interface ISemiring<TWeight>
{
    /// <summary>No path: W ⊕ Zero = W, W ⊗ Zero = Zero.</summary>
    TWeight Zero { get; }

    /// <summary>The empty path: W ⊗ One = W.</summary>
    TWeight One { get; }

    /// <summary>a ⊕ b.</summary>
    TWeight Plus(TWeight a, TWeight b);

    /// <summary>a ⊗ b, a before b.</summary>
    TWeight Times(TWeight a, TWeight b);

    /// <summary>The weight of one arc.</summary>
    /// <param name="arc">Its index in the lattice.</param>
    /// <param name="score">Its score in nats; negative infinity if it is forbidden.</param>
    TWeight Of(int arc, double score);
}
