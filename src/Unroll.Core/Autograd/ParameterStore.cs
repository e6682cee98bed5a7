using System.IO.Enumeration;

namespace Unroll;

/// <summary>
/// All parameters of a model by name, in the order they were first asked for. Layers ask a <see cref="ParameterScope"/>; whether a parameter
/// is drawn or taken from saved tensors is the store's business.
/// </summary>
public sealed class ParameterStore
{
    private readonly Dictionary<string, Parameter> byName = new(StringComparer.Ordinal);
    private readonly List<Parameter> inOrder = [];
    private readonly Func<string, Shape, Initializer, Tensor> make;
    private readonly IReadOnlyCollection<string>? saved;
    private readonly string source;

    private ParameterStore(Func<string, Shape, Initializer, Tensor> make, IReadOnlyCollection<string>? saved, string source)
    {
        this.make = make;
        this.saved = saved;
        this.source = source;
    }

    /// <summary>The outermost scope.</summary>
    public ParameterScope Root => new(this, "");

    /// <summary>All parameters in the order they were first asked for.</summary>
    public IReadOnlyList<Parameter> Parameters => inOrder;

    /// <summary>How many numbers all parameters have together.</summary>
    public long Count => inOrder.Sum(parameter => (long)parameter.Shape.Count);

    /// <summary>A parameter by name.</summary>
    /// <param name="name">Its path.</param>
    /// <exception cref="UnrollException">There is none of that name.</exception>
    public Parameter this[string name] => byName.TryGetValue(name, out Parameter? parameter)
        ? parameter
        : throw new UnrollException($"There is no parameter '{name}'; there are {string.Join(", ", inOrder.Select(p => p.Name))}.");

    /// <summary>A store that draws new parameters, each from a stream of its own, so that adding one leaves the others as they were.</summary>
    /// <param name="seed">Equal seeds give equal parameters.</param>
    public static ParameterStore Draw(ulong seed) => new(
        (name, shape, initializer) =>
        {
            Tensor tensor = new(shape);
            Rng rng = new Rng(seed).Stream(name);
            initializer(tensor.Span, shape, ref rng);
            return tensor;
        },
        null, "drawn parameters");

    /// <summary>A store that takes parameters from saved tensors.</summary>
    /// <param name="tensors">By name; they become the parameters' own.</param>
    /// <param name="source">Where they come from, for error messages.</param>
    public static ParameterStore Load(IReadOnlyDictionary<string, Tensor> tensors, string source)
    {
        Dictionary<string, Tensor> left = new(tensors, StringComparer.Ordinal);
        return new ParameterStore(
            (name, shape, _) =>
            {
                Fits(left.TryGetValue(name, out Tensor? tensor) ? tensor.Shape.ToArray() : null, name, shape, source);
                left.Remove(name);
                return tensor!;
            },
            left.Keys, source);
    }

    /// <summary>A store of saved tensors whose shapes are known and whose numbers are read later, once all names and shapes fit: zeros until then.</summary>
    /// <param name="shapes">By name.</param>
    /// <param name="source">Where they come from, for error messages.</param>
    internal static ParameterStore Expect(IReadOnlyDictionary<string, IReadOnlyList<int>> shapes, string source)
    {
        Dictionary<string, IReadOnlyList<int>> left = new(shapes, StringComparer.Ordinal);
        return new ParameterStore(
            (name, shape, _) =>
            {
                Fits(left.GetValueOrDefault(name), name, shape, source);
                left.Remove(name);
                return new Tensor(shape);
            },
            left.Keys, source);
    }

    private static void Fits(IReadOnlyList<int>? saved, string name, Shape shape, string source)
    {
        if (saved is null)
            throw new UnrollException($"{source}: the tensor '{name}' {shape} that the model needs is missing; was the model saved with another recipe?");
        if (!saved.SequenceEqual(shape.ToArray()))
            throw new UnrollException($"{source}: the tensor '{name}' has the shape [{string.Join(", ", saved)}]; expected {shape} by the model's recipe.");
    }

    /// <summary>Says that the model is built: saved tensors that nobody asked for are an error.</summary>
    /// <exception cref="UnrollException">Some tensors are left over.</exception>
    public void Complete()
    {
        if (saved is { Count: > 0 })
            throw new UnrollException($"{source}: the model does not use the tensor{(saved.Count > 1 ? "s" : "")} {string.Join(", ", saved.Order(StringComparer.Ordinal))}; was the model saved with another recipe?");
    }

    /// <summary>Sets what optimisers multiply the learning rate by for all parameters whose name fits.</summary>
    /// <param name="pattern">A name in which * stands for anything, such as <c>words.*</c>.</param>
    /// <param name="factor">0 or more; 0 freezes them.</param>
    /// <exception cref="UnrollException">No parameter's name fits.</exception>
    public void SetRate(string pattern, double factor)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        Require.InRange($"The rate factor of '{pattern}'", factor, 0, 1e6);
        foreach (Parameter parameter in Matching(pattern))
            parameter.RateFactor = factor;
    }

    /// <summary>The parameters whose names fit a pattern.</summary>
    /// <param name="pattern">A name in which * stands for anything, such as <c>words.*</c>.</param>
    /// <exception cref="UnrollException">No parameter's name fits.</exception>
    public IReadOnlyList<Parameter> Matching(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        Parameter[] fitting = [.. inOrder.Where(parameter => FileSystemName.MatchesSimpleExpression(pattern, parameter.Name, ignoreCase: false))];
        return fitting.Length > 0 ? fitting : throw new UnrollException($"No parameter's name fits '{pattern}'; there are {string.Join(", ", inOrder.Select(p => p.Name))}.");
    }

    /// <summary>The numbers of all parameters, copied: to go back to later.</summary>
    public IReadOnlyList<Tensor> Copy() => [.. inOrder.Select(parameter => parameter.Data.Keep())];

    /// <summary>Goes back to copied numbers.</summary>
    /// <param name="copy">What <see cref="Copy"/> gave.</param>
    /// <exception cref="UnrollException">They are not as many, or not of the same shapes.</exception>
    public void Restore(IReadOnlyList<Tensor> copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        Require.That(copy.Count == inOrder.Count, "Restore", $"{copy.Count} tensors", $"{inOrder.Count}, one a parameter");
        for (int i = 0; i < inOrder.Count; i++)
            Require.SameShape($"Parameter '{inOrder[i].Name}'", inOrder[i].Shape, copy[i].Shape);
        for (int i = 0; i < inOrder.Count; i++)
        {
            copy[i].Span.CopyTo(inOrder[i].Data.Span);
            inOrder[i].Changed();
        }
    }

    internal Parameter Ask(string name, Shape shape, Initializer initializer, bool frozen, bool isState = false)
    {
        if (byName.TryGetValue(name, out Parameter? known))
        {
            Require.SameShape($"Parameter '{name}'", known.Shape, shape);
            Require.That(known.IsBuiltFrozen == frozen, $"Parameter '{name}'", "that it was asked for once frozen and once not", "one of the two");
            Require.That(known.IsState == isState, $"Parameter '{name}'", "that it was asked for once as a state and once not", "one of the two");
            return known;
        }
        Parameter parameter = new(name, make(name, shape, initializer), frozen, isState);
        byName.Add(name, parameter);
        inOrder.Add(parameter);
        return parameter;
    }
}
