namespace Unroll;

/// <summary>The gradients on their way back through a tape: what an operation's backward reads from and adds to.</summary>
internal sealed class GradientFlow(Tape tape, bool[] wanted)
{
    private readonly Tensor?[] gradients = new Tensor?[wanted.Length];
    private readonly Block?[] blocks = new Block?[wanted.Length];
    private readonly Dictionary<int, List<(int[] Ids, Tensor Rows)>> rows = [];
    private readonly Dictionary<int, Tensor> kept = [];

    public Tape Tape => tape;

    public Device Device => tape.Device;

    /// <summary>The gradient that has arrived at a value; null if none has. An operation may overwrite the gradient of its own output.</summary>
    public Tensor? Of(Value value) => gradients[value.Index];

    /// <summary>Whether anybody asked for the gradient of this value or of something it was computed from.</summary>
    public bool Wants(Value value) => wanted[value.Index];

    /// <summary>Where to add the gradient of a wanted value; zeros at first.</summary>
    public Tensor Into(Value value)
    {
        Tensor gradient = Into(value, out bool accumulate);
        if (!accumulate)
            tape.Device.Clear(gradient);
        return gradient;
    }

    /// <summary>Where to add the gradient of a wanted value, or, if nothing has arrived yet, where to write the whole of it: the memory is not cleared.</summary>
    public Tensor Into(Value value, out bool accumulate)
    {
        accumulate = gradients[value.Index] is not null;
        if (gradients[value.Index] is { } known)
            return known;
        Block block = tape.Device.Memory.Rent(value.Shape.Count);
        blocks[value.Index] = block;
        return gradients[value.Index] = new Tensor(value.Shape, block, 0);
    }

    /// <summary>As <see cref="Into(Value)"/> if the value is wanted, else null.</summary>
    public Tensor? IntoIfWanted(Value value) => Wants(value) ? Into(value) : null;

    /// <summary>Adds a gradient that is zero but for some rows: rows[i] belongs to row ids[i], ids may repeat.</summary>
    public void AddRows(Value value, int[] ids, Tensor rowGradients)
    {
        if (!rows.TryGetValue(value.Index, out List<(int[], Tensor)>? list))
            rows[value.Index] = list = [];
        list.Add((ids, rowGradients));
    }

    /// <summary>The rows added to a value that no operation computed.</summary>
    public IReadOnlyList<(int[] Ids, Tensor Rows)> RowsOf(Value value) => rows.TryGetValue(value.Index, out var list) ? list : [];

    /// <summary>Copies what has arrived at a value, before the operation that computed it overwrites it.</summary>
    public void Keep(Value value)
    {
        if (gradients[value.Index] is { } gradient)
            kept[value.Index] = gradient.Keep();
    }

    /// <summary>A copy of the whole gradient of a value; zeros where none arrived.</summary>
    public Tensor Result(Value value)
    {
        if (kept.TryGetValue(value.Index, out Tensor? arrived))
            return arrived.Keep();
        if (rows.Remove(value.Index, out List<(int[] Ids, Tensor Rows)>? parts))
        {
            foreach ((int[] ids, Tensor added) in parts)
                Gradient.AddRows(ids, added, Into(value));
        }
        return Of(value)?.Keep() ?? new Tensor(value.Shape);
    }

    /// <summary>Gives back the gradient of a value that nobody needs any more.</summary>
    public void Release(Value value)
    {
        gradients[value.Index] = null;
        if (blocks[value.Index] is { } block)
            tape.Device.Memory.Return(block);
        blocks[value.Index] = null;
    }

    /// <summary>Hands a gradient over to the tape, to live as long as it.</summary>
    public Tensor? Take(Value value)
    {
        Tensor? gradient = gradients[value.Index];
        if (blocks[value.Index] is { } block)
            tape.Own(block);
        blocks[value.Index] = null;
        return gradient;
    }

    /// <summary>Gives back everything that was not taken.</summary>
    public void ReleaseAll()
    {
        for (int i = 0; i < blocks.Length; i++)
        {
            if (blocks[i] is { } block)
                tape.Device.Memory.Return(block);
            blocks[i] = null;
        }
    }
}
