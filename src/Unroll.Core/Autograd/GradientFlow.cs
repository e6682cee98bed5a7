namespace Unroll;

/// <summary>
/// The gradients on their way back through a tape: an operation's <see cref="Operation.Backward"/> reads those of its outputs and adds to those of its
/// inputs. It serves one operation at a time, and nothing after the tape has gone back.
/// </summary>
public sealed class GradientFlow
{
    private readonly bool[] wanted;
    private readonly Tensor?[] gradients;
    private readonly Block?[] blocks;
    private readonly int[] turns; // of each value the last operation it was an input of, or, negative, an output
    private readonly Dictionary<int, List<(int[] Ids, Tensor Rows)>> rows = [];
    private readonly Dictionary<int, Tensor> kept = [];
    private Operation? current;
    private int turn;

    internal GradientFlow(Tape tape, bool[] wanted)
    {
        Tape = tape;
        this.wanted = wanted;
        gradients = new Tensor?[wanted.Length];
        blocks = new Block?[wanted.Length];
        turns = new int[wanted.Length];
    }

    /// <summary>The tape that goes back; <see cref="Tape.Rent"/> lends memory for what is computed on the way.</summary>
    public Tape Tape { get; }

    /// <summary>Where to compute.</summary>
    public Device Device => Tape.Device;

    /// <summary>The gradient that has arrived at an output, of its shape; zeros where none has, as may be if there are several outputs. It may be overwritten.</summary>
    /// <param name="output">An output of the operation.</param>
    /// <exception cref="UnrollException">It is no output of the operation that goes back.</exception>
    public Tensor Of(Value output) => Dense(Checked(output, -turn, "output"));

    /// <summary>Whether anybody asked for the gradient of this input or of something it was computed from: if not, nobody reads what is added to it.</summary>
    /// <param name="input">An input of the operation.</param>
    /// <exception cref="UnrollException">It is no input of the operation that goes back.</exception>
    public bool Wants(Value input) => wanted[Checked(input, turn, "input").Index];

    /// <summary>Where to add the gradient of an input, of its shape. It may hold what other operations have added: add, do not overwrite.</summary>
    /// <param name="input">An input of the operation.</param>
    /// <exception cref="UnrollException">It is no input of the operation that goes back.</exception>
    public Tensor Into(Value input) => Dense(Checked(input, turn, "input"));

    /// <summary>Where to add the gradient of an input, or, if nothing has arrived yet, where to write the whole of it: the memory is not cleared.</summary>
    internal Tensor Into(Value input, out bool accumulate) => Place(Checked(input, turn, "input"), out accumulate);

    /// <summary>The gradient that has arrived at any value; null if none has.</summary>
    internal Tensor? Arrived(Value value) => gradients[value.Index];

    /// <summary>The gradient of any value to be added to; or, if nothing has arrived yet, memory for it that is not cleared.</summary>
    internal Tensor Place(Value value, out bool accumulate)
    {
        accumulate = gradients[value.Index] is not null;
        if (gradients[value.Index] is { } known)
            return known;
        Block block = Device.Memory.Rent(value.Shape.Count);
        blocks[value.Index] = block;
        return gradients[value.Index] = new Tensor(value.Shape, block, 0);
    }

    /// <summary>Runs the backward of an operation.</summary>
    internal void Through(Operation operation)
    {
        current = operation;
        turn++;
        foreach (Value input in operation.Inputs)
            turns[input.Index] = turn;
        foreach (Value output in operation.Outputs)
            turns[output.Index] = -turn;
        operation.Backward(this);
        current = null;
        turn++;
    }

    /// <summary>As <see cref="Into(Value)"/> if the value is wanted, else null.</summary>
    internal Tensor? IntoIfWanted(Value value) => Wants(value) ? Into(value) : null;

    /// <summary>Adds a gradient that is zero but for some rows: rows[i] belongs to row ids[i], ids may repeat.</summary>
    internal void AddRows(Value value, int[] ids, Tensor rowGradients)
    {
        if (!rows.TryGetValue(value.Index, out List<(int[], Tensor)>? list))
            rows[value.Index] = list = [];
        list.Add((ids, rowGradients));
    }

    /// <summary>The rows added to a value that no operation computed.</summary>
    internal IReadOnlyList<(int[] Ids, Tensor Rows)> RowsOf(Value value) => rows.TryGetValue(value.Index, out var list) ? list : [];

    /// <summary>Copies what has arrived at a value, before the operation that computed it overwrites it.</summary>
    internal void Keep(Value value)
    {
        if (gradients[value.Index] is { } gradient)
            kept[value.Index] = gradient.Keep();
    }

    /// <summary>A copy of the whole gradient of a value; zeros where none arrived.</summary>
    internal Tensor Result(Value value)
    {
        if (kept.TryGetValue(value.Index, out Tensor? arrived))
            return arrived.Keep();
        if (rows.Remove(value.Index, out List<(int[] Ids, Tensor Rows)>? parts))
        {
            foreach ((int[] ids, Tensor added) in parts)
                Gradient.AddRows(ids, added, Dense(value));
        }
        return Arrived(value)?.Keep() ?? new Tensor(value.Shape);
    }

    /// <summary>Gives back the gradient of a value that nobody needs any more.</summary>
    internal void Release(Value value)
    {
        gradients[value.Index] = null;
        if (blocks[value.Index] is { } block)
            Device.Memory.Return(block);
        blocks[value.Index] = null;
    }

    /// <summary>Hands a gradient over to the tape, to live as long as it.</summary>
    internal Tensor? Take(Value value)
    {
        Tensor? gradient = gradients[value.Index];
        if (blocks[value.Index] is { } block)
            Tape.Own(block);
        blocks[value.Index] = null;
        return gradient;
    }

    /// <summary>Gives back everything that was not taken.</summary>
    internal void ReleaseAll()
    {
        for (int i = 0; i < blocks.Length; i++)
        {
            if (blocks[i] is { } block)
                Device.Memory.Return(block);
            blocks[i] = null;
        }
    }

    private Tensor Dense(Value value)
    {
        Tensor gradient = Place(value, out bool accumulate);
        if (!accumulate)
            Device.Clear(gradient);
        return gradient;
    }

    private Value Checked(Value value, int expected, string what)
    {
        if (value is not null && value.Tape == Tape && value.Index < turns.Length && turns[value.Index] == expected && current is not null)
            return value;
        throw new UnrollException(current is null
            ? "A GradientFlow was used after the backward it was handed to; use it within Backward only."
            : $"{current.Name}: its backward named {(value is null ? "null" : $"a value of shape {value.Shape}")} as an {what}; expected one of the operation's {what}s.");
    }
}
