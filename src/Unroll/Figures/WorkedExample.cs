namespace Unroll;

/// <summary>A network small enough to be calculated by hand, and every number that comes up on the way.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Setting">Its weights, in sentences.</param>
/// <param name="Lines">The quantities, in the order in which they are calculated.</param>
public sealed record WorkedExample(string Title, string Setting, IReadOnlyList<WorkedLine> Lines)
{
    /// <summary>
    /// The recurrent network of the lecture: two inputs, two hidden units, two outputs; every weight 1, no biases, every function linear. It answers
    /// (4, 4), (12, 12), (32, 32): the same input twice, two answers.
    /// </summary>
    /// <param name="device">Where to compute.</param>
    public static WorkedExample Rnn(Device device)
    {
        double[][] inputs = [[1, 1], [1, 1], [2, 2]];
        ParameterStore store = ParameterStore.Draw(1);
        ICell cell = new ElmanSpec(2) { Activation = Activation.Linear }.Build(store.Root.Child("rnn"), 2);
        Linear output = new(store.Root.Child("output"), 2, 2);
        foreach (Parameter parameter in store.Parameters.Where(parameter => parameter.Shape.Rank == 2))
            Set(parameter, [.. Enumerable.Repeat(1.0, parameter.Shape.Count)]);
        List<double[]> stored = [], hidden = [], answers = [];
        using Tape tape = Tape.ForPrediction(device);
        State state = cell.Start(tape, 1);
        foreach (double[] x in inputs)
        {
            stored.Add(Numbers(state[0]));
            (Value h, state) = cell.Step(Row(tape, x), state);
            hidden.Add(Numbers(h));
            answers.Add(Numbers(output.Apply(h)));
        }
        return new WorkedExample(
            "A recurrent network", "Two inputs, two hidden units, two outputs. All weights are 1, there are no biases, every function is linear.",
            [
                new WorkedLine("x", "", inputs),
                new WorkedLine("a", "the hidden units one step earlier", stored),
                new WorkedLine("h", "x1 + x2 + a1 + a2, in both units", hidden),
                new WorkedLine("y", "h1 + h2, in both outputs", answers),
            ]);
    }

    /// <summary>
    /// The long short-term memory of the lecture: one cell, weights of 1 and 100 set by hand, g and h linear, the gates' functions real sigmoids. x2 = 1 adds
    /// x1 to the memory, x3 = 1 lets it out: the answers are 0, 0, 0, 7 but for what the sigmoids leave open.
    /// </summary>
    /// <param name="device">Where to compute.</param>
    public static WorkedExample Lstm(Device device)
    {
        double[][] inputs = [[3, 1, 0], [4, 1, 0], [2, 0, 0], [1, 0, 1]];
        ParameterStore store = ParameterStore.Draw(1);
        ICell cell = new LstmSpec(1) { Inner = Activation.Linear, Outer = Activation.Linear }.Build(store.Root, 3);
        Set(store["input"], [0, 0, 1, 0, 100, 100, 0, 0, 0, 0, 0, 100]);        // columns i, f, g, o
        Set(store["recurrent"], [0, 0, 0, 0]);
        Set(store["bias"], [-10, 10, 0, -10]);
        List<double[]> sums = [], gates = [], memory = [], answers = [];
        using Tape tape = Tape.ForPrediction(device);
        State state = cell.Start(tape, 1);
        foreach (double[] numbers in inputs)
        {
            Value x = Row(tape, numbers), z = x.MatMul(tape.Use(store["input"])).AddRow(tape.Use(store["bias"]));   // [1, 4]
            sums.Add(Numbers(z));
            gates.Add(Numbers(z.Sigmoid()));
            (Value a, state) = cell.Step(x, state);
            memory.Add(Numbers(state[1]));
            answers.Add(Numbers(a));
        }
        return new WorkedExample(
            "A long short-term memory", "One cell. Weights and biases are set by hand; g and h are linear, f is the sigmoid.",
            [
                new WorkedLine("x", "", inputs),
                new WorkedLine("g(z)", "x1", Part(sums, 2)),
                new WorkedLine("z_i", "100 x2 - 10", Part(sums, 0)),
                new WorkedLine("f(z_i)", "the input gate", Part(gates, 0)),
                new WorkedLine("z_f", "100 x2 + 10", Part(sums, 1)),
                new WorkedLine("f(z_f)", "the forget gate: 1 keeps", Part(gates, 1)),
                new WorkedLine("c'", "g(z) f(z_i) + c f(z_f)", memory),
                new WorkedLine("z_o", "100 x3 - 10", Part(sums, 3)),
                new WorkedLine("f(z_o)", "the output gate", Part(gates, 3)),
                new WorkedLine("a", "h(c') f(z_o)", answers),
            ]);
    }

    private static double[][] Part(List<double[]> steps, int column) => [.. steps.Select(step => new[] { step[column] })];

    private static Value Row(Tape tape, double[] numbers) => tape.Constant(new Tensor(new Shape(1, numbers.Length), [.. numbers.Select(number => (Real)number)]));

    private static double[] Numbers(Value row) => [.. row.Tensor.Span.ToArray().Select(number => (double)number)];

    private static void Set(Parameter parameter, double[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
            parameter.Data.Span[i] = (Real)numbers[i];
        parameter.Changed();
    }
}
