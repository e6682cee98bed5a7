namespace Unroll;

/// <summary>A memory of attention as numbers on no tape, for decoding step by step.</summary>
internal sealed class KeptMemory
{
    private readonly SequenceLayout layout;
    private readonly Tensor values;
    private readonly Tensor keys;

    public KeptMemory(AttentionMemory memory)
    {
        layout = memory.Values.Layout;
        values = memory.Values.Rows.Keep();
        keys = ReferenceEquals(memory.Keys, memory.Values) ? values : memory.Keys.Rows.Keep();
    }

    /// <summary>How many sequences.</summary>
    public int Count => layout.Count;

    /// <summary>The rows of each.</summary>
    public ReadOnlySpan<int> Lengths => layout.Lengths;

    /// <summary>The memory as constants of a tape.</summary>
    public AttentionMemory On(Tape tape)
    {
        Sequences read = new(layout, tape.Constant(values));
        return new AttentionMemory(read, ReferenceEquals(keys, values) ? read : new Sequences(layout, tape.Constant(keys)));
    }
}
