namespace Unroll;

/// <summary>
/// Compares the gradients that <see cref="Tape"/> gives with differences of the function itself: the check of an operation's backward, of a layer or of a
/// cell. Use small inputs: each of their numbers costs four to eight evaluations.
/// </summary>
/// <remarks>
/// Each output is weighted by a fixed random number, since the gradients of a plain sum are symmetric and hide mistakes; each input has a gradient from
/// elsewhere, to which the function's must be added. Slopes are differences at two steps, extrapolated (Richardson 1911); where they disagree with the
/// gradient, as beside a kink, a smaller step is tried. In single precision an error of about 1 % of an input's largest gradient is found.
/// </remarks>
public static class GradientCheck
{
#if SINGLE
    private const double Tolerance = 2e-3;
    private const double Rounding = 6e-7; // ten units in the last place of 1

    private static ReadOnlySpan<double> Steps => [3e-2, 3e-3];
#else
    private const double Tolerance = 1e-6;
    private const double Rounding = 1e-15;

    private static ReadOnlySpan<double> Steps => [1e-3, 1e-5];
#endif

    /// <summary>Checks the gradients of a function with respect to every input.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="function">Records the function on a tape; it is given the inputs in their order. It may use dropout, which drops the same each time.</param>
    /// <param name="inputs">Where to check; changed during the check, and put back.</param>
    /// <exception cref="UnrollException">A gradient is wrong, an input is written to, or a gradient depends on which others are asked for.</exception>
    public static void Run(Device device, Func<Tape, Value[], Value> function, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        Inputs(new CheckedFunction(device, 1, tape => Array.ConvertAll(inputs, tape.Constant), (tape, values) => [function(tape, values)]), inputs);
    }

    /// <summary>Checks the gradients of a function with respect to every parameter of a store, but states (<see cref="Parameter.IsState"/>), which have none.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="store">Where to check; its parameters are changed during the check, and put back.</param>
    /// <param name="function">Records the function, such as a layer on some input, on a tape.</param>
    /// <exception cref="UnrollException">A gradient is wrong.</exception>
    public static void Parameters(Device device, ParameterStore store, Func<Tape, Value> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(store);
        Parameters(new CheckedFunction(device, 1, _ => [], (tape, _) => [function(tape)]), store.Parameters);
    }

    internal static void Inputs(CheckedFunction function, Tensor[] inputs)
    {
        (Tensor[] before, Tensor[] gradients) = (Array.ConvertAll(inputs, input => input.Keep()), function.Gradients());
        double largest = Largest(before);
        for (int i = 0; i < inputs.Length; i++)
        {
            string name = $"input {i} {inputs[i].Shape}";
            Require.That(inputs[i].Span.SequenceEqual(before[i].Span), nameof(GradientCheck), $"{name} changed by the function", "an operation that only reads its inputs");
            Require.That(
                inputs.Length == 1 || function.GradientOf(i).Span.SequenceEqual(gradients[i].Span), nameof(GradientCheck),
                $"another gradient of {name} where no other is asked for", "the same whatever is asked for");
            Compare(function, name, inputs[i], Less(gradients[i], function.FromElsewhere(i, inputs[i].Shape)), largest);
        }
    }

    internal static void Parameters(CheckedFunction function, IEnumerable<Parameter> some)
    {
        Parameter[] parameters = [.. some.Where(parameter => !parameter.IsState)];
        Tensor[] gradients = function.ParameterGradients(parameters);
        double largest = Largest(Array.ConvertAll(parameters, parameter => parameter.Data));
        for (int i = 0; i < parameters.Length; i++)
            Compare(function, $"parameter {parameters[i]}", parameters[i].Data, gradients[i], largest, parameters[i].Changed);
    }

    /// <summary>The gradient without the part from elsewhere.</summary>
    internal static Tensor Less(Tensor gradient, Tensor elsewhere)
    {
        Tensor own = new(gradient.Shape);
        System.Numerics.Tensors.TensorPrimitives.Subtract<Real>(gradient.Span, elsewhere.Span, own.Span);
        return own;
    }

    private static void Compare(CheckedFunction function, string name, Tensor input, Tensor gradient, double largest, Action? changed = null)
    {
        double scale = Largest([gradient]);
        for (int e = 0; e < input.Count; e++)
        {
            Real kept = input.Span[e];
            string? fault = null;
            foreach (double step in Steps)
            {
                double h = step * Math.Max(1, Math.Abs((double)kept));
                (double wide, double size) = Slope(h);
                double numeric = ((4 * Slope(h / 2).Slope) - wide) / 3, error = Math.Abs(numeric - gradient.Span[e]);
                double most = (Tolerance * Math.Max(scale, Math.Abs(numeric))) + (Rounding / step * (1 + size + largest));
                if (error <= most)
                {
                    fault = null;
                    break;
                }
                fault ??= FormattableString.Invariant($"a gradient of {gradient.Span[e]:G10} at element {e} of {name}, where differences give {numeric:G10}; expected {most:E1} between them at most");
            }
            if (fault is not null)
                throw new UnrollException($"{nameof(GradientCheck)}: found {fault}. Look for an operation whose Backward is wrong, or overwrites where it should add.");

            (double Slope, double Size) Slope(double distance)
            {
                (Real above, Real below) = ((Real)(kept + distance), (Real)(kept - distance));
                (Tensor[] high, Tensor[] low) = (At(above), At(below));
                input.Span[e] = kept;
                changed?.Invoke();
                return function.Slope(high, low, (double)above - below);
            }

            Tensor[] At(Real value)
            {
                input.Span[e] = value;
                changed?.Invoke();
                return function.Outputs();
            }
        }
    }

    private static double Largest(Tensor[] tensors)
    {
        double largest = 0;
        foreach (Tensor tensor in tensors)
        {
            foreach (Real value in tensor.Span)
                largest = Math.Max(largest, Math.Abs((double)value));
        }
        return largest;
    }
}
