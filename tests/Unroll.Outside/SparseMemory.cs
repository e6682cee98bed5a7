using Unroll;

namespace Outside;

/// <summary>A trained table that is read by content: each query reads the mean of a few rows, weighted by how well their keys match the query.</summary>
public sealed class SparseMemory(ParameterScope scope, int querySize, int slots, int rowSize)
{
    private readonly Parameter keys = scope.Parameter("keys", new Shape(querySize, slots), Init.Glorot);
    private readonly Parameter rows = scope.Parameter("rows", new Shape(slots, rowSize), Init.Glorot);

    /// <summary>Computes what each query reads.</summary>
    /// <param name="queries">[N, Q].</param>
    /// <returns>[N, R].</returns>
    public Value Read(Value queries)
    {
        Tape tape = queries.Tape;
        Value weights = queries.MatMul(tape.Use(keys)).Sparsemax();                                     // [N, M]
        return weights.MatMul(tape.Use(rows));                                                          // [N, R]
    }
}
