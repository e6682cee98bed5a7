namespace Unroll;

/// <summary>
/// Records operations in order and owns their memory: <c>using var tape = ...</c>. A tape that records nothing is how models predict: the
/// same operations, no gradients, no dropout.
/// </summary>
/// <remarks>One tape is used by one thread at a time; a device may serve many tapes at once.</remarks>
public sealed unsafe partial class Tape : IDisposable
{
    private readonly List<Block> blocks = [];
    private readonly List<Block> shared = []; // what any later operation may come back to
    private readonly List<Operation> ops = [];
    private readonly List<Value> values = [];
    private readonly Dictionary<Parameter, Value> parameters = [];
    private readonly Dictionary<Parameter, Value> read = [];
    private readonly Dictionary<(Tensor Matrix, bool Transposed), PackedMatrix> packed = [];
    private readonly Rng? random;
    private ulong streams;
    private bool wentBack;

    private Tape(Device device, bool recording, Rng? random)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
        IsRecording = recording;
        this.random = random;
    }

    /// <summary>Where its operations are computed.</summary>
    public Device Device { get; }

    /// <summary>Whether operations are recorded, so that gradients can be had.</summary>
    public bool IsRecording { get; }

    /// <summary>Whether dropout acts.</summary>
    public bool IsTraining => random is not null;

    /// <summary>Whether it was disposed.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether it looks for numbers that are not finite, which costs time.</summary>
    public bool IsChecking { get; private init; }

    /// <summary>The first that a checking tape has found; null if all are finite.</summary>
    public NumericFault? Fault { get; private set; }

    /// <summary>Whether a caller no longer wants what is computed on it. What takes many tapes, such as decoding, asks it between them.</summary>
    public CancellationToken Cancel { get; private init; }

    /// <summary>The epoch of the training step, from 1; 0 where none is known. What changes in the course of training, such as a linear start, asks it.</summary>
    public int Epoch { get; private init; }

    /// <summary>Whether somebody is shown what it computes on the way: networks then go step by step.</summary>
    public bool IsWatched => Watcher is not null;

    /// <summary>Who is shown what it computes; null for nobody.</summary>
    internal ITapeWatcher? Watcher { get; private init; }

    /// <summary>How many operations it has recorded.</summary>
    public int Count => ops.Count;

    /// <summary>A tape for a training step: records, and dropout draws from the given stream.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="random">The step's own stream: equal streams repeat a step exactly.</param>
    /// <param name="epoch">The epoch of the step, from 1; 0 where none is known.</param>
    public static Tape ForTraining(Device device, Rng random, int epoch = 0) => new(device, true, random) { Epoch = epoch };

    /// <summary>A tape for a training step that looks at what every operation gives, there and back, to say in <see cref="Fault"/> where numbers first stop being finite.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="random">The step's own stream, so that it repeats the step.</param>
    /// <param name="epoch">The epoch of the step, from 1; 0 where none is known.</param>
    public static Tape ForFaults(Device device, Rng random, int epoch = 0) => new(device, true, random) { IsChecking = true, Epoch = epoch };

    /// <summary>A tape of a training step that records nothing: what is computed on it is computed again later, on one of <see cref="ForTraining"/> with the same stream, and dropout draws the same there.</summary>
    internal static Tape ForStates(Device device, Rng random, int epoch) => new(device, false, random) { Epoch = epoch };

    /// <summary>A tape for gradients without dropout.</summary>
    /// <param name="device">Where to compute.</param>
    public static Tape ForGradients(Device device) => new(device, true, null);

    /// <summary>A tape that records nothing.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="cancel">Says that the caller no longer wants what is computed (<see cref="Cancel"/>).</param>
    public static Tape ForPrediction(Device device, CancellationToken cancel = default) => new(device, false, null) { Cancel = cancel };

    /// <summary>A tape that records nothing and shows what it computes on the way.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="watcher">Who is shown it.</param>
    public static Tape ForWatching(Device device, ITapeWatcher watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        return new Tape(device, false, null) { Watcher = watcher };
    }

    /// <summary>Shows a value if the tape is watched: a cell of your own says here what its gates are.</summary>
    /// <param name="name">What it is called, such as "forget gate".</param>
    /// <param name="kind">What it does.</param>
    /// <param name="value">[B, ...], at one step of B sequences.</param>
    public void Show(string name, WatchedKind kind, Value value) => Watcher?.See(name, kind, value);

    /// <summary>Puts a tensor on the tape. It gets a gradient only if <see cref="Backward(Value, ReadOnlySpan{Value})"/> names it.</summary>
    /// <param name="tensor">Not to be changed while the tape lives.</param>
    public Value Constant(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ThrowIfEnded();
        Value value = Add(tensor, null);
        if (!IsRecording)
            values.Add(value); // kernels have but its pointer: the tape keeps it from the garbage collector
        return value;
    }

    /// <summary>Puts a parameter on the tape; twice gives the same value.</summary>
    /// <param name="parameter">Not to be changed while the tape lives.</param>
    public Value Use(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ThrowIfEnded();
        if (!parameters.TryGetValue(parameter, out Value? value))
        {
            value = Add(parameter.Data, parameter);
            parameters.Add(parameter, value);
        }
        return parameter.Reading is null ? value : Read(parameter, value);
    }

    /// <summary>Gives all memory back; values of this tape throw from now on.</summary>
    public void Dispose()
    {
        if (HasEnded)
            return;
        HasEnded = true;
        blocks.AddRange(shared);
        Device.Memory.EndTape(blocks);
        blocks.Clear();
        shared.Clear();
        ops.Clear();
        values.Clear();
        parameters.Clear();
        read.Clear();
        replacements.Clear();
        packed.Clear();
    }

    /// <summary>Runs an operation, and records it if the tape does.</summary>
    /// <param name="operation">A new one, on values of this tape.</param>
    /// <returns>The operation's outputs.</returns>
    /// <exception cref="UnrollException">The tape has ended, an input is of another tape, the operation was recorded before, or it gave something that is no tensor to keep.</exception>
    public ReadOnlySpan<Value> Record(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ThrowIfEnded();
        foreach (Value input in operation.Inputs)
        {
            if (input.Tape != this)
                throw new UnrollException($"The operation {operation.Name} was given a value of shape {input.Shape} from another tape; all its inputs must be on one tape.");
        }
        if (operation.WasRecorded)
            throw new UnrollException($"The operation {operation.Name} was recorded a second time; make a new one for each use.");
        int before = blocks.Count;
        Tensor[] tensors = operation.Forward(this) ?? throw new UnrollException($"The operation {operation.Name} gave null for its outputs; expected one tensor for each.");
        Value[] results = new Value[tensors.Length];
        for (int i = 0; i < results.Length; i++)
        {
            Tensor tensor = tensors[i];
            if (tensor is null || tensor.HasEnded)
                throw new UnrollException($"The operation {operation.Name} gave {(tensor is null ? "null" : "a tensor of an ended tape")} as output {i}; expected a tensor, such as one from tape.Rent(shape).");
            results[i] = Add(tensor, null);
            if (!IsRecording && !WasRented(tensor, before))
                values.Add(results[i]); // as a constant
        }
        operation.Give(results);
        if (IsRecording)
        {
            ops.Add(operation);
            if (IsChecking)
                Check(operation, false, tensors);
        }
        return results;
    }

    /// <summary>
    /// Runs a part of a computation of which only the results are used later: on a tape that records nothing, all other memory that it took is given back
    /// at once, so that a long document needs that of a layer and not that of all. Values that the part made and did not return throw from then on.
    /// </summary>
    internal Value[] Only(Func<Value[]> part)
    {
        int kept = blocks.Count;
        Value[] results = part();
        if (IsRecording)
            return results;
        for (int i = kept; i < blocks.Count; i++)
        {
            bool used = false;
            foreach (Value result in results)
                used |= result.IsOn(blocks[i]);
            if (used)
                blocks[kept++] = blocks[i];
            else
                Device.Memory.Return(blocks[i]);
        }
        blocks.RemoveRange(kept, blocks.Count - kept);
        return results;
    }

    /// <summary>
    /// Memory for an operation's outputs, or for what it keeps for its backward. Its numbers are anything; it lives as long as the tape, or, on one that records
    /// nothing, as the layer that asked for it.
    /// </summary>
    /// <param name="shape">The tensor's sizes.</param>
    /// <exception cref="UnrollException">The tape has ended.</exception>
    public Tensor Rent(Shape shape)
    {
        ThrowIfEnded();
        Block block = Device.Memory.Rent(shape.Count);
        blocks.Add(block);
        return new Tensor(shape, block, 0);
    }

    internal void Own(Block block) => blocks.Add(block);

    /// <summary>A random stream of its own for the next operation that needs one.</summary>
    internal Rng NextStream() => random!.Value.Stream(streams++);

    /// <summary>
    /// A matrix [K, N] packed as a right factor, or its transpose. While training, parameters change with each tape, so the packed form lives on
    /// the tape; otherwise a parameter keeps its own.
    /// </summary>
    internal PackedMatrix Pack(Value matrix, bool transpose)
    {
        if (matrix.Parameter is { } parameter && !IsRecording && !IsTraining)
            return parameter.Pack(Device, transpose);
        Tensor data = matrix.Tensor;
        if (packed.TryGetValue((data, transpose), out PackedMatrix? known))
            return known;
        PackedMatrix made = Pack(data.Pointer, data.Shape.Rows, data.Shape.Columns, transpose);
        packed.Add((data, transpose), made);
        return made;
    }

    /// <summary>Any matrix in memory packed as a right factor, or its transpose.</summary>
    internal PackedMatrix Pack(Real* matrix, int rows, int columns, bool transpose)
    {
        (int inner, int outer) = transpose ? (columns, rows) : (rows, columns);
        Block block = Device.Memory.Rent(PackedMatrix.Size(Device.KernelSet, inner, outer));
        shared.Add(block);
        PackedMatrix made = PackedMatrix.On(block, Device.KernelSet, inner, outer);
        Device.Pack(made, matrix, columns, transpose);
        return made;
    }

    /// <summary>A parameter as its scope wants it read, once for the whole tape.</summary>
    private Value Read(Parameter parameter, Value value)
    {
        if (!read.TryGetValue(parameter, out Value? changed))
        {
            int before = blocks.Count;
            read.Add(parameter, changed = parameter.Reading!(value));
            shared.AddRange(blocks[before..]);
            blocks.RemoveRange(before, blocks.Count - before);
        }
        return changed;
    }

    /// <summary>Whether a tensor lies in memory that was rented since there were so many blocks.</summary>
    private bool WasRented(Tensor tensor, int before)
    {
        for (int i = before; i < blocks.Count; i++)
        {
            if (tensor.IsOn(blocks[i]))
                return true;
        }
        return false;
    }

    private Value Add(Tensor tensor, Parameter? parameter)
    {
        Value value = new(this, tensor, IsRecording ? values.Count : -1, parameter);
        if (IsRecording)
            values.Add(value);
        return value;
    }

    private void Check(Operation op, bool gradients, Tensor[] given)
    {
        foreach (Tensor tensor in given)
        {
            if (Fault is null && NumericFault.BadRows(tensor) is { Count: > 0 } rows)
                Fault = new NumericFault(op.Name, Path(op), gradients, rows, tensor.Shape.Rank == 0 ? 1 : tensor.Shape.Rank < 2 ? tensor.Count : tensor.Count / tensor.Shape.Columns);
        }
    }

    /// <summary>The layer an operation belongs to: where its parameters are, or those of the operations before it.</summary>
    private string Path(Operation op)
    {
        for (int i = ops.IndexOf(op); i >= 0; i--)
        {
            if (ops[i] == op || op.Inputs.ToArray().Intersect(ops[i].Outputs.ToArray()).Any())
            {
                op = ops[i];
                if (op.Inputs.ToArray().Select(input => input.Parameter?.Name).FirstOrDefault(name => name is not null) is { } name)
                    return name[..Math.Max(0, name.LastIndexOf('.'))];
            }
        }
        return "";
    }

    private void ThrowIfEnded()
    {
        if (HasEnded)
            throw new UnrollException("An operation was asked of a tape that had ended; make a new tape for each step, and take Keep() of what is to outlive one.");
    }
}
