namespace Unroll.Tests;

/// <summary>
/// The check that users have (<see cref="Unroll.GradientCheck"/>), in double and for several outputs. In the float build, where differences are coarse, the
/// same call compares outputs and gradients of the kernel set in use with those of the portable one, which the double build has checked against
/// differences. Each element is held to the tolerance times the largest magnitude of its gradient, however small that is, beside rounding.
/// </summary>
internal static class GradientCheck
{
#if SINGLE
    public const double Tolerance = 1e-4;
#else
    public const double Tolerance = 1e-6;
#endif

    /// <summary>Checks the gradients with respect to every input.</summary>
    public static void Run(ulong seed, Func<Tape, Value[], Value> function, params Tensor[] inputs) => Run(seed, (tape, values) => [function(tape, values)], inputs);

    /// <summary>Checks the gradients of several outputs with respect to every input.</summary>
    public static void Run(ulong seed, Func<Tape, Value[], Value[]> function, params Tensor[] inputs)
    {
        CheckedFunction sum = new(TestDevice.Default, seed, tape => [.. inputs.Select(tape.Constant)], function);
#if SINGLE
        Tensor[] before = [.. inputs.Select(input => input.Keep())], gradients = sum.Gradients();
        Tensor[] elsewhere = [.. inputs.Select((input, i) => sum.FromElsewhere(i, input.Shape))];
        ComparePortable(sum, [.. inputs.Select((input, i) => $"input {i} {input.Shape}")], s => [.. s.Gradients().Select((gradient, i) => Unroll.GradientCheck.Less(gradient, elsewhere[i]))]);
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.True(inputs[i].Span.SequenceEqual(before[i].Span), $"input {i} was changed (seed {seed})");
            Assert.True(sum.GradientOf(i).Span.SequenceEqual(gradients[i].Span), $"the gradient of input {i} differs where nothing else is asked for (seed {seed})");
        }
#else
        Unroll.GradientCheck.Inputs(sum, inputs);
#endif
    }

    /// <summary>Checks the gradients with respect to every parameter of a store.</summary>
    public static void Parameters(ulong seed, ParameterStore store, Func<Tape, Value> function) => Parameters(seed, store, tape => [function(tape)]);

    /// <summary>Checks the gradients of several outputs with respect to every parameter of a store, rows of tables included.</summary>
    public static void Parameters(ulong seed, ParameterStore store, Func<Tape, Value[]> function) => Parameters(seed, store.Parameters, function);

    /// <summary>Checks the gradients of several outputs with respect to some parameters, rows of tables included.</summary>
    public static void Parameters(ulong seed, IEnumerable<Parameter> some, Func<Tape, Value[]> function)
    {
        CheckedFunction sum = new(TestDevice.Default, seed, _ => [], (tape, _) => function(tape));
#if SINGLE
        ComparePortable(sum, some);
#else
        Unroll.GradientCheck.Parameters(sum, some);
#endif
    }

    /// <summary>
    /// As <see cref="Parameters(ulong, ParameterStore, Func{Tape, Value[]})"/> for large ones: the gradient of each along random directions, which all its
    /// elements take part in.
    /// </summary>
    public static void Along(ulong seed, ParameterStore store, Func<Tape, Value[]> function)
    {
        CheckedFunction sum = new(TestDevice.Default, seed, _ => [], (tape, _) => function(tape));
#if SINGLE
        ComparePortable(sum, store.Parameters);
#else
        const double step = 1e-5, floor = 1e-10;
        Parameter[] parameters = [.. store.Parameters.Where(parameter => !parameter.IsState)];
        Tensor[] gradients = sum.ParameterGradients(parameters);
        double largest = parameters.SelectMany(parameter => parameter.Data.Span.ToArray()).Select(Math.Abs).DefaultIfEmpty().Max();
        for (int i = 0; i < parameters.Length; i++)
        {
            Tensor data = parameters[i].Data, kept = data.Keep(), direction = new Samples(seed + (ulong)i).Normal(data.Shape.ToArray());
            double length = Math.Sqrt(direction.Span.ToArray().Sum(x => x * x)), analytic = 0, scale = 0;
            for (int e = 0; e < data.Count; e++)
            {
                direction.Span[e] /= length;
                analytic += direction.Span[e] * gradients[i].Span[e];
                scale += gradients[i].Span[e] * gradients[i].Span[e];
            }
            (double numeric, double size) = sum.Slope(At(step), At(-step), 2 * step);
            At(0);
            // Along a random direction lies about the norm divided by the root of the number of elements.
            double error = Math.Abs(numeric - analytic), most = (Tolerance * Math.Max(Math.Sqrt(scale / data.Count), Math.Abs(numeric))) + (floor * (1 + size + largest));
            Assert.True(error <= most, FormattableString.Invariant($"{parameters[i]} along a direction (seed {seed}): numeric {numeric:G10}, analytic {analytic:G10}, at most {most:E1} apart"));

            Tensor[] At(double distance)
            {
                for (int e = 0; e < data.Count; e++)
                    data.Span[e] = kept.Span[e] + (distance * direction.Span[e]);
                parameters[i].Changed();
                return sum.Outputs();
            }
        }
#endif
    }

#if SINGLE
    private static void ComparePortable(CheckedFunction sum, IEnumerable<Parameter> some)
    {
        Parameter[] parameters = [.. some.Where(parameter => !parameter.IsState)];
        ComparePortable(sum, [.. parameters.Select(parameter => parameter.ToString())], s => s.ParameterGradients(parameters));
    }

    private static void ComparePortable(CheckedFunction sum, string[] names, Func<CheckedFunction, Tensor[]> gradients)
    {
        CheckedFunction portable = sum with { Device = TestDevice.Portable };
        Compare(portable.Outputs(), sum.Outputs(), i => $"output {i}");
        Compare(gradients(portable), gradients(sum), i => $"the gradient of {names[i]}");

        void Compare(Tensor[] expected, Tensor[] found, Func<int, string> name)
        {
            for (int i = 0; i < expected.Length; i++)
                Near.Assert(expected[i], found[i], Tolerance, $"{name(i)} against the portable kernels (seed {sum.Seed})");
        }
    }
#endif
}
