using System.Collections;

namespace Unroll;

/// <summary>The gradients of a loss, parameter by parameter: a value that can be measured, scaled and clipped. It ends with its tape.</summary>
public sealed unsafe class Gradients : IReadOnlyCollection<Gradient>
{
    private readonly Device device;
    private readonly Dictionary<Parameter, Gradient> all = [];

    internal Gradients(Device device) => this.device = device;

    /// <summary>How many parameters have one.</summary>
    public int Count => all.Count;

    /// <summary>The gradient of a parameter; null where the loss does not depend on it.</summary>
    /// <param name="parameter">Which.</param>
    public Gradient? this[Parameter parameter] => all.GetValueOrDefault(parameter);

    /// <summary>
    /// The Euclidean norm over all numbers of all gradients. It is not finite where one of them is not or has exploded, so that its square is none that a
    /// number can hold.
    /// </summary>
    public double Norm()
    {
        double sum = 0;
        foreach (Gradient gradient in all.Values)
            sum += device.SumOfSquares(gradient.Values);
        return Math.Sqrt(sum);
    }

    /// <summary>Multiplies all numbers.</summary>
    /// <param name="factor">By this.</param>
    public Gradients Scale(double factor)
    {
        foreach (Gradient gradient in all.Values)
            device.Scale(gradient.Values, factor);
        return this;
    }

    /// <summary>
    /// Scales all numbers down where their norm exceeds a limit (Pascanu, Mikolov and Bengio 2013, algorithm 1). A norm that is not finite leaves them as they
    /// are, so that clipping never hides a fault.
    /// </summary>
    /// <param name="limit">The largest norm.</param>
    /// <returns>The norm before.</returns>
    public double ClipNorm(double limit)
    {
        double norm = Norm();
        if (norm > limit && double.IsFinite(norm))
            Scale(limit / norm);
        return norm;
    }

    /// <summary>Leaves out the gradients of all other parameters.</summary>
    /// <param name="parameters">Which stay.</param>
    public Gradients Only(Func<Parameter, bool> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (Parameter other in all.Keys.Where(parameter => !parameters(parameter)).ToArray())
            all.Remove(other);
        return this;
    }

    /// <summary>Holds each number within ±<paramref name="limit"/>.</summary>
    /// <param name="limit">The largest magnitude.</param>
    public Gradients ClipValue(double limit)
    {
        foreach (Gradient gradient in all.Values)
            device.KernelSet.Run(new Clamp((Real)limit, gradient.Values.Count, gradient.Values.Pointer));
        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<Gradient> GetEnumerator() => all.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A copy that outlives the tape.</summary>
    internal Gradients Keep()
    {
        Gradients kept = new(device);
        foreach (Gradient gradient in all.Values)
            kept.Add(gradient.Keep());
        return kept;
    }

    /// <summary>Adds others to these, which must have been kept.</summary>
    internal void Add(Gradients others)
    {
        foreach ((Parameter parameter, Gradient other) in others.all)
            all[parameter] = all.TryGetValue(parameter, out Gradient? own) ? Gradient.Sum(own, other) : other.Keep();
    }

    internal void Add(Gradient gradient) => all.Add(gradient.Parameter, gradient);
}
