namespace Unroll;

/// <summary>A learnt vector for each entry of a vocabulary. Its gradient is rows: a step does not cost in proportion to the vocabulary.</summary>
public sealed class Embedding
{
    private readonly Parameter table;

    /// <summary>Asks for <c>table</c> [V, F], uniform within ±√(3 / F): each vector has a norm of about 1.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="count">V.</param>
    /// <param name="size">F.</param>
    /// <param name="initializer">How the table is filled if it is new; null for the above.</param>
    /// <param name="frozen">Whether the vectors keep their first numbers.</param>
    public Embedding(ParameterScope scope, int count, int size, Initializer? initializer = null, bool frozen = false)
    {
        ArgumentNullException.ThrowIfNull(scope);
        table = scope.Parameter("table", new Shape(count, size), initializer ?? Initial(size), frozen);
    }

    /// <summary>F.</summary>
    public int Size => table.Shape[1];

    /// <summary>Uniform within ±√(3 / F).</summary>
    internal static Initializer Initial(int size) => Init.Uniform(Math.Sqrt(3.0 / size));

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

    /// <summary>
    /// As <see cref="Apply"/>, but √F times as long: numbers of about 1 (Vaswani et al. 2017, section 3.4). With shorter vectors, an encoder-decoder's learning stands still for long before
    /// the decoder heeds them.
    /// </summary>
    internal Sequences Scaled(Tape tape, SequenceLayout layout, int[] ids)
    {
        Sequences vectors = Apply(tape, layout, ids);
        return vectors.With(vectors.Rows * Math.Sqrt(Size));
    }

    /// <summary>All vectors, [V, F].</summary>
    internal Value Table(Tape tape) => tape.Use(table);

    /// <summary>What each row has in common with every vector: the inner products, as an output layer tied to the table needs them.</summary>
    /// <param name="x">[N, F].</param>
    /// <returns>[N, V].</returns>
    public Value Scores(Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MatMulTransposed(x.Tape.Use(table));
    }
}
