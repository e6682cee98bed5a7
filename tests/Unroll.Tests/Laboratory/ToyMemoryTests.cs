namespace Unroll.Tests;

/// <summary>The smallest network that remembers.</summary>
public sealed class ToyMemoryTests
{
    /// <summary>w^(n - 1) and (n - 1) w^(n - 2), by the digits of double.</summary>
    [Theory]
    [InlineData(1.0, 1000)]
    [InlineData(1.01, 1000)]
    [InlineData(0.99, 1000)]
    [InlineData(-1.02, 7)]
    [InlineData(0.5, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.0, 3)]
    public void OutputAndGradientAreThePowers(double weight, int steps)
    {
        (double output, double gradient) = ToyMemory.Run(weight, steps);
        Near(Math.Pow(weight, steps - 1), output);
        Near(steps == 1 ? 0 : (steps - 1) * Math.Pow(weight, steps - 2), gradient);

        static void Near(double expected, double found) => Assert.InRange(found, expected - (1e-12 * Math.Abs(expected)), expected + (1e-12 * Math.Abs(expected)));
    }

    [Fact]
    public void TheNumbersOfTheLecture()
    {
        Assert.Equal(1, ToyMemory.Run(1, 1000).Output);
        Assert.Equal(20751.639245, ToyMemory.Run(1.01, 1000).Output, 1e-6);
        Assert.Equal(4.360732e-5, ToyMemory.Run(0.99, 1000).Output, 1e-11);
    }

    /// <summary>The same network as a cell on a tape.</summary>
    [Fact]
    public void ACellGivesTheSame()
    {
        const int steps = 60;
        const double weight = 1.1;
        ParameterStore store = ParameterStore.Draw(1);
        ICell cell = new ElmanSpec(1) { Activation = Activation.Linear }.Build(store.Root, 1);
        foreach (Parameter parameter in store.Parameters)
        {
            parameter.Data.Span.Fill(parameter.Name == "recurrent" ? (Real)weight : parameter.Name == "input" ? 1 : 0);
            parameter.Changed();
        }
        using Device device = new(threads: 1);
        using Tape tape = Tape.ForGradients(device);
        State state = cell.Start(tape, 1);
        Value output = state[0];
        for (int t = 0; t < steps; t++)
            (output, state) = cell.Step(tape.Constant(new Tensor(new Shape(1, 1), [t == 0 ? (Real)1 : 0])), state);
        double gradient = tape.Backward(output.Sum())[store["recurrent"]]!.Values.Span[0];
        (double expected, double slope) = ToyMemory.Run(weight, steps);
        Assert.Equal(1, output.Tensor.Span[0] / expected, 1e-5);
        Assert.Equal(1, gradient / slope, 1e-5);
    }

    [Fact]
    public void TheTableHasTheWeightsOfTheLecture()
    {
        Findings findings = ToyMemory.Explore(1000, 0.03, 4);
        LabTable table = Assert.Single(findings.Tables);
        Assert.Equal([0.97, 0.99, 1, 1.01, 1.03], table.Columns[0].Values);
        Assert.Equal(1, table.Columns[1].Values[2]);
        Assert.Equal(999, table.Columns[2].Values[2]);
        Assert.Contains("20751.6392", findings.Seen[0], StringComparison.Ordinal);
    }

    [Fact]
    public void BadNumbersAreOneSentence()
    {
        Assert.StartsWith("steps", Assert.Throws<UnrollException>(() => ToyMemory.Run(1, 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("weight", Assert.Throws<UnrollException>(() => ToyMemory.Run(double.NaN, 3)).Message, StringComparison.Ordinal);
    }
}
