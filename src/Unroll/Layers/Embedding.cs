namespace Unroll;

/// <summary>A learnt vector for each entry of a vocabulary. Its gradient is rows: a step does not cost in proportion to the vocabulary.</summary>
public sealed class Embedding
{
    private readonly Parameter table;

    /// <summary>Asks for <c>table</c> [V, F], uniform within ±√(3 / F): each vector has a norm of about 1.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="count">V.</param>
    /// <param name="size">F.</param>
    public Embedding(ParameterScope scope, int count, int size)
    {
        ArgumentNullException.ThrowIfNull(scope);
        table = scope.Parameter("table", new Shape(count, size), Init.Uniform(Math.Sqrt(3.0 / size)));
    }

    /// <summary>F.</summary>
    public int Size => table.Shape[1];

    /// <summary>The vectors of a ragged batch.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="layout">Whose entries they are.</param>
    /// <param name="ids">Entries by sequence, [N].</param>
    /// <returns>Rows [N, F].</returns>
    public Sequences Apply(Tape tape, SequenceLayout layout, int[] ids)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return new Sequences(layout, tape.Use(table).TakeRows(ids));
    }
}
