namespace Unroll;

/// <summary>The state that a run needs to continue exactly where it was: tensors and numbers by name. Values are copied when they are stored and when they are read.</summary>
public sealed class RunState
{
    private readonly Dictionary<string, Tensor> tensors;
    private readonly Dictionary<string, double[]> numbers;
    private readonly string path;

    /// <summary>Creates an empty state.</summary>
    public RunState() : this(new Dictionary<string, Tensor>(StringComparer.Ordinal), new Dictionary<string, double[]>(StringComparer.Ordinal), "")
    {
    }

    internal RunState(Dictionary<string, Tensor> tensors, Dictionary<string, double[]> numbers, string path)
    {
        this.tensors = tensors;
        this.numbers = numbers;
        this.path = path;
    }

    internal IReadOnlyDictionary<string, Tensor> AllTensors => tensors;

    internal IReadOnlyDictionary<string, double[]> AllNumbers => numbers;

    /// <summary>A part of it, whose names are its own.</summary>
    /// <param name="part">Such as <c>optimizer</c>.</param>
    public RunState Within(string part) => new(tensors, numbers, $"{path}{part}/");

    /// <summary>Puts a tensor in.</summary>
    /// <param name="name">Its name within this part.</param>
    /// <param name="tensor">Copied.</param>
    public void Put(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensors[path + name] = tensor.Keep();
    }

    /// <summary>Puts numbers in.</summary>
    /// <param name="name">Their name within this part.</param>
    /// <param name="values">Any, infinite ones too; whole numbers are exact up to 2^53.</param>
    public void Put(string name, params ReadOnlySpan<double> values) => numbers[path + name] = values.ToArray();

    /// <summary>The names of this part's tensors.</summary>
    public IReadOnlyList<string> TensorNames() =>
        [.. tensors.Keys.Where(name => name.StartsWith(path, StringComparison.Ordinal)).Select(name => name[path.Length..]).Order(StringComparer.Ordinal)];

    /// <summary>The names of this part's numbers.</summary>
    public IReadOnlyList<string> NumberNames() =>
        [.. numbers.Keys.Where(name => name.StartsWith(path, StringComparison.Ordinal)).Select(name => name[path.Length..])];

    /// <summary>Takes a whole state in as a part; its tensors are shared.</summary>
    internal void Take(string part, RunState state)
    {
        foreach ((string name, Tensor tensor) in state.tensors)
            tensors[$"{path}{part}/{name}"] = tensor;
        foreach ((string name, double[] values) in state.numbers)
            numbers[$"{path}{part}/{name}"] = values;
    }

    /// <summary>A part as a state of its own; its tensors are shared.</summary>
    internal RunState Copy(string part)
    {
        RunState source = Within(part), copy = new();
        foreach (string name in source.TensorNames())
            copy.tensors[name] = tensors[source.path + name];
        foreach (string name in source.NumberNames())
            copy.numbers[name] = numbers[source.path + name];
        return copy;
    }

    /// <summary>A tensor that was put in.</summary>
    /// <param name="name">Its name within this part.</param>
    /// <exception cref="UnrollException">There is none of that name.</exception>
    public Tensor Tensor(string name) => tensors.TryGetValue(path + name, out Tensor? tensor) ? tensor.Keep() : throw Missing("tensor", name);

    /// <summary>Copies a tensor that was put in over another of its shape.</summary>
    /// <param name="name">Its name within this part.</param>
    /// <param name="target">Where to.</param>
    /// <exception cref="UnrollException">There is none of that name, or it has another shape.</exception>
    public void CopyTo(string name, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!tensors.TryGetValue(path + name, out Tensor? tensor))
            throw Missing("tensor", name);
        if (tensor.Shape != target.Shape)
            throw new UnrollException($"The checkpoint's tensor '{path}{name}' has the shape {tensor.Shape}; expected {target.Shape}. Was the file changed?");
        tensor.Span.CopyTo(target.Span);
    }

    /// <summary>Numbers that were put in.</summary>
    /// <param name="name">Their name within this part.</param>
    /// <exception cref="UnrollException">There are none of that name.</exception>
    public double[] Numbers(string name) => numbers.TryGetValue(path + name, out double[]? values) ? [.. values] : throw Missing("numbers", name);

    /// <summary>One number that was put in.</summary>
    /// <param name="name">Its name within this part.</param>
    /// <exception cref="UnrollException">There is not exactly one of that name.</exception>
    public double Number(string name) => Numbers(name) is [double one] ? one : throw Missing("number", name);

    /// <summary>One whole number that was put in.</summary>
    /// <param name="name">Its name within this part.</param>
    /// <exception cref="UnrollException">There is none of that name in the range of an <see cref="int"/>.</exception>
    public int Count(string name) =>
        Number(name) is >= int.MinValue and <= int.MaxValue and var number && Math.Floor(number) == number ? (int)number : throw Missing("whole number", name);

    private UnrollException Missing(string what, string name) => new($"The checkpoint has no {what} '{path}{name}'; was it written by another version, or changed?");
}
