namespace Unroll;

/// <summary>A function as the check of gradients sees it: one number, its outputs each weighted by a random number of its own and summed; for its gradients the inputs as well.</summary>
/// <param name="Device">Where to compute.</param>
/// <param name="Seed">Of the weights, and of dropout.</param>
/// <param name="Inputs">Puts the inputs on a tape.</param>
/// <param name="Function">Records the function.</param>
internal sealed record CheckedFunction(Device Device, ulong Seed, Func<Tape, Value[]> Inputs, Func<Tape, Value[], Value[]> Function)
{
    public Tensor[] Outputs()
    {
        using Tape tape = NewTape();
        return Array.ConvertAll(Function(tape, Inputs(tape)), output => output.Keep());
    }

    /// <summary>The gradients of all inputs, those from elsewhere included.</summary>
    public Tensor[] Gradients()
    {
        using Tape tape = NewTape();
        (Value[] values, Value sum) = Record(tape);
        return tape.Backward(sum, values);
    }

    /// <summary>The gradient of one input where no other is asked for.</summary>
    public Tensor GradientOf(int input)
    {
        using Tape tape = NewTape();
        (Value[] values, Value sum) = Record(tape);
        return tape.Backward(sum, values[input])[0];
    }

    /// <summary>The gradients of parameters, zeros where there are none.</summary>
    public Tensor[] ParameterGradients(Parameter[] parameters)
    {
        using Tape tape = NewTape();
        Gradients gradients = tape.Backward(Record(tape).Sum);
        return Array.ConvertAll(parameters, parameter => Dense(parameter, gradients[parameter]));
    }

    /// <summary>The gradient that an input has from elsewhere: its weights in the sum.</summary>
    public Tensor FromElsewhere(int input, Shape shape) => Weights(1000 + input, shape);

    /// <summary>Standard normal numbers, the same for the same stream.</summary>
    private Tensor Weights(int stream, Shape shape)
    {
        Rng rng = new Rng(Seed).Stream((ulong)stream);
        Tensor weights = new(shape);
        foreach (ref Real weight in weights.Span)
            weight = (Real)rng.NextNormal();
        return weights;
    }

    /// <summary>How much the sum differs between two sets of outputs, divided by the distance between the inputs; and the size of the terms that differ.</summary>
    public (double Slope, double Size) Slope(Tensor[] above, Tensor[] below, double distance)
    {
        double difference = 0, size = 0;
        for (int i = 0; i < above.Length; i++)
        {
            ReadOnlySpan<Real> high = above[i].Span, low = below[i].Span, weights = Weights(i, above[i].Shape).Span;
            for (int e = 0; e < weights.Length; e++)
            {
                if (high[e].Equals(low[e]))
                    continue;
                difference += weights[e] * ((double)high[e] - low[e]);
                size += Math.Abs((double)weights[e] * high[e]);
            }
        }
        return (difference / distance, size);
    }

    /// <summary>The gradient as a dense tensor; zeros where there is none.</summary>
    public static Tensor Dense(Parameter parameter, Gradient? gradient)
    {
        Tensor dense = new(parameter.Shape);
        if (gradient?.Ids is { } ids)
            Gradient.AddRows([.. ids], gradient.Values, dense);
        else
            gradient?.Values.Span.CopyTo(dense.Span);
        return dense;
    }

    private Tape NewTape() => Tape.ForTraining(Device, new Rng(Seed).Stream("tape"));

    private (Value[] Inputs, Value Sum) Record(Tape tape)
    {
        Value[] inputs = Inputs(tape), outputs = Function(tape, inputs);
        Value sum = tape.Constant(new Tensor(default));
        for (int i = 0; i < outputs.Length; i++)
            sum += Weighted(outputs[i], Weights(i, outputs[i].Shape));
        for (int i = 0; i < inputs.Length; i++)
            sum += Weighted(inputs[i], FromElsewhere(i, inputs[i].Shape));
        return (inputs, sum);
    }

    private static Value Weighted(Value value, Tensor weights) => (value * value.Tape.Constant(weights)).Sum();
}
