namespace Unroll.Tests;

/// <summary>
/// Compares the gradients of a function with central differences, its outputs weighted by fixed random numbers and summed (a plain sum has
/// symmetric gradients that hide mistakes). In the float build, where differences are too coarse, the same call compares outputs and
/// gradients of the kernel set in use with those of the portable one, which the double build has checked against differences. Each element is held to
/// the tolerance times the largest magnitude of its gradient, however small that is, beside rounding.
/// </summary>
internal static class GradientCheck
{
#if SINGLE
    public const double Tolerance = 1e-4;
#else
    public const double Tolerance = 1e-6;
    private const double Step = 1e-5;

    /// <summary>
    /// What a difference is off by, times the size of what goes in and comes out (the one may be large and cancel on its way to the other): a few units in the
    /// last place of double divided by the step, and the step squared, which differences leave out.
    /// </summary>
    private const double Floor = 1e-10;
#endif

    /// <summary>Checks the gradients with respect to every input.</summary>
    public static void Run(ulong seed, Func<Tape, Value[], Value> function, params Tensor[] inputs) => Run(seed, (tape, values) => [function(tape, values)], inputs);

    /// <summary>Checks the gradients of several outputs with respect to every input.</summary>
    public static void Run(ulong seed, Func<Tape, Value[], Value[]> function, params Tensor[] inputs)
    {
        Tensor[] before = [.. inputs.Select(input => input.Keep())];
        Evaluation evaluation = new(TestDevice.Default, seed, tape => [.. inputs.Select(tape.Constant)], function);
        (Tensor[] outputs, Tensor[] gradients) = evaluation.Gradients();
        string[] names = [.. inputs.Select((input, i) => $"input {i} {input.Shape}")];
        Compare(evaluation, names, inputs, outputs, gradients);
        for (int i = 0; i < inputs.Length; i++)
            Assert.True(inputs[i].Span.SequenceEqual(before[i].Span), $"{names[i]} was changed (seed {seed})");

        // A gradient that is asked for alone is the one that is asked for with all others.
        for (int i = 0; i < inputs.Length && inputs.Length > 1; i++)
            Assert.True(evaluation.GradientOf(i).Span.SequenceEqual(gradients[i].Span), $"the gradient of {names[i]} differs where nothing else is asked for (seed {seed})");
    }

    /// <summary>Checks the gradients with respect to every parameter of a store.</summary>
    public static void Parameters(ulong seed, ParameterStore store, Func<Tape, Value> function) => Parameters(seed, store, tape => [function(tape)]);

    /// <summary>Checks the gradients of several outputs with respect to every parameter of a store, rows of tables included.</summary>
    public static void Parameters(ulong seed, ParameterStore store, Func<Tape, Value[]> function)
    {
        Parameter[] parameters = [.. store.Parameters];
        Evaluation evaluation = new(TestDevice.Default, seed, _ => [], (tape, _) => function(tape));
        (Tensor[] outputs, Tensor[] gradients) = evaluation.ParameterGradients(parameters);
        Compare(evaluation, [.. parameters.Select(parameter => $"parameter {parameter}")], [.. parameters.Select(parameter => parameter.Data)], outputs, gradients, parameters);
    }

    /// <summary>
    /// As <see cref="Parameters(ulong, ParameterStore, Func{Tape, Value[]})"/> for large ones: the gradient of each along random directions, which all its
    /// elements take part in.
    /// </summary>
    public static void Along(ulong seed, ParameterStore store, Func<Tape, Value[]> function)
    {
        Parameter[] parameters = [.. store.Parameters];
        Evaluation evaluation = new(TestDevice.Default, seed, _ => [], (tape, _) => function(tape));
        (Tensor[] outputs, Tensor[] gradients) = evaluation.ParameterGradients(parameters);
#if SINGLE
        Compare(evaluation, [.. parameters.Select(parameter => $"parameter {parameter}")], [], outputs, gradients, parameters);
#else
        _ = outputs;
        double largest = Largest([.. parameters.Select(parameter => parameter.Data)]);
        for (int i = 0; i < parameters.Length; i++)
        {
            Tensor data = parameters[i].Data, kept = data.Keep(), direction = new Samples(seed + (ulong)i).Normal(data.Shape.ToArray());
            double length = Math.Sqrt(direction.Span.ToArray().Sum(x => (double)x * x)), size = 0, analytic = 0, scale = 0;
            for (int e = 0; e < data.Count; e++)
            {
                direction.Span[e] /= (Real)length;
                analytic += (double)direction.Span[e] * gradients[i].Span[e];
                scale += (double)gradients[i].Span[e] * gradients[i].Span[e];
            }
            double numeric = (At(Step) - At(-Step)) / (2 * Step);
            At(0);
            // Along a random direction lies about the norm divided by the root of the number of elements.
            AssertClose(numeric, analytic, Math.Sqrt(scale / data.Count), size + largest, $"parameter {parameters[i]} along a direction (seed {seed})");

            double At(double step)
            {
                for (int e = 0; e < data.Count; e++)
                    data.Span[e] = (Real)(kept.Span[e] + (step * direction.Span[e]));
                parameters[i].Changed();
                return evaluation.Loss(out size);
            }
        }
#endif
    }

    /// <summary>The gradient as a dense tensor; zeros where there is none.</summary>
    public static Tensor Dense(Parameter parameter, Gradient? gradient)
    {
        Tensor dense = new(parameter.Shape);
        if (gradient is null)
            return dense;
        if (gradient.Ids is null)
            return gradient.Values.Keep();
        int columns = parameter.Shape.Columns;
        for (int i = 0; i < gradient.Ids.Count; i++)
            gradient.Values.Span.Slice(i * columns, columns).CopyTo(dense.Span.Slice(gradient.Ids[i] * columns, columns));
        return dense;
    }

#if SINGLE
    private static void Compare(Evaluation evaluation, string[] names, Tensor[] inputs, Tensor[] outputs, Tensor[] gradients, Parameter[]? parameters = null)
    {
        _ = inputs;
        Evaluation reference = evaluation with { Device = TestDevice.Portable };
        (Tensor[] expectedOutputs, Tensor[] expected) = parameters is null ? reference.Gradients() : reference.ParameterGradients(parameters);
        for (int i = 0; i < outputs.Length; i++)
            Near.Assert(expectedOutputs[i], outputs[i], Tolerance, $"output {i} against the portable kernels (seed {evaluation.Seed})");
        for (int i = 0; i < gradients.Length; i++)
        {
            // The linear term's part is taken off again: beside it a small gradient would be a rounding error.
            Tensor linear = parameters is null ? evaluation.LinearTerm(i, expected[i].Shape) : new Tensor(expected[i].Shape);
            Near.Assert(Less(expected[i], linear), Less(gradients[i], linear), Tolerance, $"the gradient of {names[i]} against the portable kernels (seed {evaluation.Seed})");
        }

        static Tensor Less(Tensor a, Tensor b)
        {
            Tensor difference = new(a.Shape);
            System.Numerics.Tensors.TensorPrimitives.Subtract<Real>(a.Span, b.Span, difference.Span);
            return difference;
        }
    }
#else
    private static void Compare(Evaluation evaluation, string[] names, Tensor[] inputs, Tensor[] outputs, Tensor[] gradients, Parameter[]? parameters = null)
    {
        _ = outputs;
        double largest = Largest(inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            Tensor linear = parameters is null ? evaluation.LinearTerm(i, inputs[i].Shape) : new Tensor(inputs[i].Shape);
            double scale = 0, size = 0;
            for (int e = 0; e < inputs[i].Count; e++)
                scale = Math.Max(scale, Math.Abs(gradients[i].Span[e] - linear.Span[e]));
            for (int e = 0; e < inputs[i].Count; e++)
            {
                Real kept = inputs[i].Span[e];
                double step = Step * Math.Max(1, Math.Abs(kept));
                double above = At(kept + step), below = At(kept - step);
                inputs[i].Span[e] = kept;
                AssertClose((above - below) / (2 * step), gradients[i].Span[e] - linear.Span[e], scale, size + largest, $"{names[i]}, element {e} (seed {evaluation.Seed})");

                double At(Real value)
                {
                    inputs[i].Span[e] = value;
                    return evaluation.Loss(out size);
                }
            }
            parameters?[i].Changed();
        }
    }

    private static double Largest(Tensor[] inputs) => inputs.SelectMany(input => input.Span.ToArray()).Select(x => Math.Abs((double)x)).DefaultIfEmpty().Max();

    private static void AssertClose(double numeric, double analytic, double scale, double size, string what)
    {
        double error = Math.Abs(numeric - analytic), most = (Tolerance * Math.Max(scale, Math.Abs(numeric))) + (Floor * (1 + size));
        Assert.True(error <= most, FormattableString.Invariant($"{what}: numeric {numeric:G10}, analytic {analytic:G10}, error {error:E1}, at most {most:E1}"));
    }
#endif

    private sealed record Evaluation(Device Device, ulong Seed, Func<Tape, Value[]> Inputs, Func<Tape, Value[], Value[]> Function)
    {
        /// <summary>The weighted sum, in plain loops, and the sum of its terms' magnitudes.</summary>
        public double Loss(out double size)
        {
            size = 0;
            using Tape tape = NewTape();
            Value[] outputs = Function(tape, Inputs(tape));
            double sum = 0;
            for (int i = 0; i < outputs.Length; i++)
            {
                Tensor weights = Weights(i, outputs[i].Shape);
                for (int e = 0; e < weights.Count; e++)
                {
                    double term = weights.Span[e] * outputs[i].Tensor.Span[e];
                    sum += term;
                    size += Math.Abs(term);
                }
            }
            return sum;
        }

        public (Tensor[] Outputs, Tensor[] Gradients) Gradients()
        {
            using Tape tape = NewTape();
            (Value[] inputs, Value[] outputs, Value loss) = Record(tape);
            Tensor[] kept = [.. outputs.Select(output => output.Keep())];
            return (kept, tape.Backward(loss, inputs));
        }

        public Tensor GradientOf(int input)
        {
            using Tape tape = NewTape();
            (Value[] inputs, _, Value loss) = Record(tape);
            return tape.Backward(loss, inputs[input])[0];
        }

        public (Tensor[] Outputs, Tensor[] Gradients) ParameterGradients(Parameter[] parameters)
        {
            using Tape tape = NewTape();
            (_, Value[] outputs, Value loss) = Record(tape);
            Tensor[] kept = [.. outputs.Select(output => output.Keep())];
            Gradients gradients = tape.Backward(loss);
            return (kept, [.. parameters.Select(parameter => Dense(parameter, gradients[parameter]))]);
        }

        /// <summary>The gradient that every input has from elsewhere: it arrives before the function's own, which must be added to it.</summary>
        public Tensor LinearTerm(int input, Shape shape) => Weights(1000 + input, shape);

        private Tape NewTape() => Tape.ForTraining(Device, new Rng(Seed).Stream("tape"));

        private (Value[] Inputs, Value[] Outputs, Value Loss) Record(Tape tape)
        {
            Value[] inputs = Inputs(tape);
            Value[] outputs = Function(tape, inputs);
            Value loss = tape.Constant(new Tensor(default));
            for (int i = 0; i < outputs.Length; i++)
                loss += Weighted(outputs[i], Weights(i, outputs[i].Shape));
            for (int i = 0; i < inputs.Length; i++)
                loss += Weighted(inputs[i], LinearTerm(i, inputs[i].Shape));
            return (inputs, outputs, loss);
        }

        private static Value Weighted(Value value, Tensor weights) => (value * value.Tape.Constant(weights)).Sum();

        private Tensor Weights(int stream, Shape shape) => new Samples(new Rng(Seed).Stream((ulong)stream).NextBits()).Normal(shape.ToArray());
    }
}
