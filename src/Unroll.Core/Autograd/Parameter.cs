namespace Unroll;

/// <summary>A named tensor that is learnt. It has no gradient of its own: <see cref="Tape.Backward(Value)"/> returns gradients as a value.</summary>
public sealed unsafe class Parameter
{
    private volatile Packed? plain;
    private volatile Packed? transposed;
    private int version;

    internal Parameter(string name, Tensor data, bool frozen, bool isState)
    {
        Name = name;
        Data = data;
        IsBuiltFrozen = frozen;
        IsState = isState;
    }

    /// <summary>Its path, such as <c>encoder.0.forward.recurrent</c>.</summary>
    public string Name { get; }

    /// <summary>The numbers. After writing to them call <see cref="Changed"/>.</summary>
    public Tensor Data { get; }

    /// <summary>Whether it keeps its numbers: it is saved and loaded as any other, but a loss gives no gradient for it.</summary>
    public bool IsFrozen => IsBuiltFrozen || RateFactor == 0;

    /// <summary>Whether it is frozen, and training steps give it new numbers all the same, without a gradient (<see cref="Tape.Replace"/>): a running mean, an estimate that each step improves.</summary>
    public bool IsState { get; }

    /// <summary>What optimisers multiply the learning rate by for it; 0 freezes it.</summary>
    public double RateFactor { get; internal set; } = 1;

    /// <summary>Whether its layer froze it.</summary>
    internal bool IsBuiltFrozen { get; }

    /// <summary>Its shape.</summary>
    public Shape Shape => Data.Shape;

    /// <summary>Grows with every change of the numbers.</summary>
    public int Version => Volatile.Read(ref version);

    /// <summary>Says that the numbers were written to: what was derived from them is made anew when next needed.</summary>
    public void Changed() => Interlocked.Increment(ref version);

    /// <summary>What a tape that takes it does to its value; null for nothing.</summary>
    internal Func<Value, Value>? Reading { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";

    /// <summary>The matrix packed for products, made once for each version and shared by all callers.</summary>
    internal PackedMatrix Pack(Device device, bool transpose)
    {
        int now = Version;
        Packed? packed = transpose ? transposed : plain;
        if (packed is null || packed.Version != now || packed.Set != device.KernelSet || packed.Precision != device.Precision)
        {
            (int inner, int columns) = transpose ? (Shape.Columns, Shape.Rows) : (Shape.Rows, Shape.Columns);
            Block block = new(PackedMatrix.Size(device.KernelSet, inner, columns, device.Precision));
            PackedMatrix matrix = PackedMatrix.On(block, device.KernelSet, inner, columns, device.Precision);
            device.Pack(matrix, Data.Pointer, Shape.Columns, transpose);
            packed = new Packed(now, device.KernelSet, device.Precision, matrix);
            if (transpose)
                transposed = packed;
            else
                plain = packed;
        }
        return packed.Matrix;
    }

    private sealed record Packed(int Version, KernelSet Set, Precision Precision, PackedMatrix Matrix);
}
