namespace Unroll;

/// <summary>
/// How large the gradient of a number that is made of a cell's last output is at what the cell knew and read before: the question of vanishing and exploding gradients
/// (Bengio, Simard and Frasconi 1994; Pascanu, Mikolov and Bengio 2013, section 2). The norms are means over sequences.
/// </summary>
/// <remarks>
/// The parts of a state are taken as they are handed to the next step, each by itself: the gradient at the memory of an LSTM is that along which its output before stays as it was.
/// It goes back one step at a time, each a product with the step's Jacobian, and scales what has arrived at a sequence to about 1 before the next: nothing is lost where a
/// single-precision number would be 0, below 1e-38. The norms are double-precision: below 1e-308 they are 0, above 1e308 infinite.
/// </remarks>
public sealed class StateGradients
{
    private StateGradients(IReadOnlyList<IReadOnlyList<double>> states, IReadOnlyList<double> inputs)
    {
        States = states;
        Inputs = inputs;
    }

    /// <summary>The norm at each part of the state, [P][T]: in a part, first that at the state before the last step, last that at the state before the first.</summary>
    public IReadOnlyList<IReadOnlyList<double>> States { get; }

    /// <summary>The norm at the input of each step, [T]: first that of the last step.</summary>
    public IReadOnlyList<double> Inputs { get; }

    /// <summary>Goes through sequences of equal length, and back.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputs">The inputs of each step, [T] of [B, I]; at least one.</param>
    /// <param name="weights">The number is the sum of the last outputs times these, [B, O].</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="UnrollException">There is no step, or a shape does not fit the cell.</exception>
    public static StateGradients Of(ICell cell, IReadOnlyList<Tensor> inputs, Tensor weights, Device device)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(device);
        Require.That(inputs.Count > 0, "The gradients of a cell's states", "no step", "at least one");
        int batch = inputs[0].Shape[0];
        foreach (Tensor input in inputs)
            Require.SameShape("The inputs of a step", new Shape(batch, cell.InputSize), input.Shape);
        Require.SameShape("The weights of the last outputs", new Shape(batch, cell.OutputSize), weights.Shape);
        List<Tensor[]> states = Forward(cell, inputs, device);
        List<double>[] stateNorms = [.. states[0].Select(_ => new List<double>())];
        List<double> inputNorms = [];
        int[] exponents = new int[batch]; // of 2, of the scale of what has arrived at each sequence
        Tensor[]? arrived = null;
        for (int t = inputs.Count - 1; t >= 0; t--)
        {
            using Tape tape = Tape.ForGradients(device);
            Value input = tape.Constant(inputs[t]);
            Value[] before = [.. states[t].Select(tape.Constant)];
            (Value output, State next) = cell.Step(input, new State(before));
            Value number = arrived is null ? Weighted(output, weights) : next.Parts.Zip(arrived, Weighted).Aggregate((sum, part) => sum + part);
            Tensor[] back = tape.Backward(number, [.. before, input]);
            arrived = back[..^1];
            inputNorms.Add(MeanNorm(back[^1], exponents));
            for (int part = 0; part < arrived.Length; part++)
                stateNorms[part].Add(MeanNorm(arrived[part], exponents));
            for (int sequence = 0; sequence < batch; sequence++)
                exponents[sequence] += Rescale(arrived, sequence);
        }
        return new StateGradients(stateNorms, inputNorms);
    }

    /// <summary>The states before each step.</summary>
    private static List<Tensor[]> Forward(ICell cell, IReadOnlyList<Tensor> inputs, Device device)
    {
        List<Tensor[]> states = [];
        for (int t = 0; t < inputs.Count; t++)
        {
            using Tape tape = Tape.ForPrediction(device);
            State state = t == 0 ? cell.Start(tape, inputs[0].Shape[0]) : cell.Step(tape.Constant(inputs[t - 1]), new State([.. states[^1].Select(tape.Constant)])).Next;
            states.Add([.. state.Parts.Select(part => part.Keep())]);
        }
        return states;
    }

    private static Value Weighted(Value value, Tensor weights) => (value * value.Tape.Constant(weights)).Sum();

    private static double MeanNorm(Tensor gradient, int[] exponents)
    {
        double sum = 0;
        for (int sequence = 0; sequence < exponents.Length; sequence++)
        {
            double squares = 0;
            foreach (Real number in Row(gradient, sequence))
                squares += (double)number * number;
            sum += Math.ScaleB(Math.Sqrt(squares), exponents[sequence]);
        }
        return sum / exponents.Length;
    }

    /// <summary>Scales what has arrived at the state of a sequence by a power of 2, so that the largest number is 1 to 2; returns the exponent that was taken away.</summary>
    private static int Rescale(Tensor[] arrived, int sequence)
    {
        double largest = 0;
        foreach (Tensor part in arrived)
        {
            foreach (Real number in Row(part, sequence))
                largest = Math.Max(largest, Math.Abs((double)number));
        }
        if (largest == 0 || !double.IsFinite(largest))
            return 0;
        int exponent = Math.ILogB(largest);
        foreach (Tensor part in arrived)
        {
            foreach (ref Real number in Row(part, sequence))
                number = (Real)Math.ScaleB(number, -exponent);
        }
        return exponent;
    }

    private static Span<Real> Row(Tensor tensor, int row)
    {
        int size = tensor.Count / tensor.Shape[0];
        return tensor.Span.Slice(row * size, size);
    }
}
