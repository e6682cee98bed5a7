#if SINGLE
using System.Globalization;

namespace Unroll.Tests.House;

/// <summary>The numbers of docs/backprop-by-hand.md: by its equations, by the operation, and as they stand there.</summary>
public sealed class BackpropByHandTests
{
    private static readonly double[] X = [1, -1];
    private static readonly double[] W = [0.5, -0.5, 1, 0.5], U = [1, 0.5, -1, 0.5], B = [0, 1, 0, 0];
    private static readonly string[] Gate = ["i", "f", "g", "o"];

    /// <summary>A step: the gates, the memory, the output; and backward what arrives, what goes on, and the derivatives before the activations.</summary>
    private sealed record Step(double[] Gates, double C, double H)
    {
        public double DH { get; set; }

        public double DC { get; set; }

        public double[] DA { get; set; } = [];
    }

    [Fact]
    public void TheTablesAreWhatTheEquationsGive()
    {
        Step[] steps = ByHand(W, U, B);
        string text = Repository.Read("docs/backprop-by-hand.md");
        AssertTable(["step", "x", "i", "f", "g", "o", "c", "h"], Enumerable.Range(0, 2).Select(t => (IEnumerable<double>)[X[t], .. steps[t].Gates, steps[t].C, steps[t].H]));
        AssertTable(["step", "dh", "dc", "daᵢ", "da_f", "da_g", "daₒ", "dcPrev"], Enumerable.Range(0, 2).Select(t => (IEnumerable<double>)[steps[t].DH, steps[t].DC, .. steps[t].DA, steps[t].DC * steps[t].Gates[1]]));
        double[][] weights = Weights(steps);
        string[] names = ["dW", "dU", "db"];
        string rows = string.Concat(weights.Select((values, i) => $"| {names[i]} | {string.Join(" | ", values.Select(Text))} |\n"));
        AssertHas($"| | {string.Join(" | ", Gate)} |\n|---|---|---|---|---|\n{rows}");

        void AssertTable(string[] head, IEnumerable<IEnumerable<double>> lines) => AssertHas(
            $"| {string.Join(" | ", head)} |\n|{string.Concat(head.Select(_ => "---|"))}\n"
            + string.Concat(lines.Select((line, t) => $"| {t + 1} | {string.Join(" | ", line.Select(Text))} |\n")));

        void AssertHas(string table) => Assert.True(text.Contains(table, StringComparison.Ordinal), $"docs/backprop-by-hand.md lacks this table:\n{table}");
    }

    [Fact]
    public void TheOperationGivesTheSame()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Recurrent network = new RecurrentSpec(new LstmSpec(1)).Build(store.Root, 1);
        Parameter[] parameters = [store["0.forward.input"], store["0.forward.recurrent"], store["0.forward.bias"]];
        foreach ((Parameter parameter, double[] values) in parameters.Zip([W, U, B]))
            Array.ConvertAll(values, value => (Real)value).CopyTo(parameter.Data.Span);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value y = network.Run(new Sequences(new SequenceLayout(2), tape.Constant(new Tensor(new Shape(2, 1), [1, -1])))).Outputs.Rows;
        Step[] steps = ByHand(W, U, B);
        Assert.Equal(steps[0].H, y.Tensor.Span[0], 1e-6);
        Assert.Equal(steps[1].H, y.Tensor.Span[1], 1e-6);
        Gradients gradients = tape.Backward(y.TakeRows([1]).Sum());
        double[][] expected = Weights(steps);
        for (int p = 0; p < 3; p++)
        {
            for (int k = 0; k < 4; k++)
                Assert.Equal(expected[p][k], gradients[parameters[p]]!.Values.Span[k], 1e-6);
        }
    }

    [Fact]
    public void DifferencesGiveTheSameDigits()
    {
        double[][] all = [W, U, B], expected = Weights(ByHand(W, U, B));
        for (int p = 0; p < 3; p++)
        {
            for (int k = 0; k < 4; k++)
                Assert.Equal(Text(expected[p][k]), Text((Loss(p, k, 0.001) - Loss(p, k, -0.001)) / 0.002));
        }

        double Loss(int p, int k, double shift)
        {
            double[][] moved = Array.ConvertAll(all, values => (double[])values.Clone());
            moved[p][k] += shift;
            return ByHand(moved[0], moved[1], moved[2])[1].H;
        }
    }

    /// <summary>The page's equations, as they stand there.</summary>
    private static Step[] ByHand(double[] w, double[] u, double[] b)
    {
        Step[] steps = new Step[2];
        double h = 0, c = 0;
        for (int t = 0; t < 2; t++)
        {
            double[] a = [.. Enumerable.Range(0, 4).Select(k => (X[t] * w[k]) + (h * u[k]) + b[k])];
            double i = Sigmoid(a[0]), f = Sigmoid(a[1]), g = Math.Tanh(a[2]), o = Sigmoid(a[3]);
            c = (f * c) + (i * g);
            h = o * Math.Tanh(c);
            steps[t] = new Step([i, f, g, o], c, h);
        }
        double dh = 1, dc = 0;
        for (int t = 1; t >= 0; t--)
        {
            double[] gates = steps[t].Gates;
            double i = gates[0], f = gates[1], g = gates[2], o = gates[3], before = t == 0 ? 0 : steps[0].C, tanh = Math.Tanh(steps[t].C);
            double dO = dh * tanh;
            dc += dh * o * (1 - (tanh * tanh));
            steps[t].DH = dh;
            steps[t].DC = dc;
            steps[t].DA = [dc * g * i * (1 - i), dc * before * f * (1 - f), dc * i * (1 - (g * g)), dO * o * (1 - o)];
            dh = steps[t].DA.Zip(u, (da, weight) => da * weight).Sum();
            dc *= f;
        }
        return steps;
    }

    /// <summary>dW, dU and db.</summary>
    private static double[][] Weights(Step[] steps) =>
    [
        [.. Enumerable.Range(0, 4).Select(k => (X[0] * steps[0].DA[k]) + (X[1] * steps[1].DA[k]))],
        [.. Enumerable.Range(0, 4).Select(k => steps[0].H * steps[1].DA[k])],
        [.. Enumerable.Range(0, 4).Select(k => steps[0].DA[k] + steps[1].DA[k])],
    ];

    private static double Sigmoid(double a) => 1 / (1 + Math.Exp(-a));

    private static string Text(double value) => (Math.Round(value, 4) + 0.0).ToString("0.####", CultureInfo.InvariantCulture);
}
#endif
