namespace Unroll.Tests.Figures;

/// <summary>The numbers of the lecture, calculated by the cells that models are made of.</summary>
public sealed class WorkedExampleTests
{
    [Fact]
    public void TheRecurrentNetworkAnswersDifferentlyToTheSameInput()
    {
        WorkedExample example = WorkedExample.Rnn(TestDevice.Default);
        Assert.Equal([[0, 0], [2, 2], [6, 6]], Line(example, "a"));
        Assert.Equal([[2, 2], [6, 6], [16, 16]], Line(example, "h"));
        Assert.Equal([[4, 4], [12, 12], [32, 32]], Line(example, "y"));
    }

    [Fact]
    public void TheMemoryCellAnswersSevenAtTheEnd()
    {
        WorkedExample example = WorkedExample.Lstm(TestDevice.Default);
        Near([0, 0, 0, 7], "a", 1e-3);
        Near([3, 7, 7, 7], "c'", 1e-3);
        Near([3, 4, 2, 1], "g(z)", 0);
        Near([90, 90, -10, -10], "z_i", 0);
        Near([110, 110, 10, 10], "z_f", 0);
        Near([-10, -10, -10, 90], "z_o", 0);
        Near([1, 1, 0, 0], "f(z_i)", 1e-4);
        Near([1, 1, 1, 1], "f(z_f)", 1e-4);
        Near([0, 0, 0, 1], "f(z_o)", 1e-4);

        // The gates' numbers are the ones the cell computed with: its memory and its answers follow from them.
        double c = 0;
        for (int t = 0; t < 4; t++)
        {
            c = (At("g(z)") * At("f(z_i)")) + (c * At("f(z_f)"));
            Assert.Equal(c, At("c'"), 1e-5);
            Assert.Equal(c * At("f(z_o)"), At("a"), 1e-5);

            double At(string name) => Line(example, name)[t][0];
        }

        void Near(double[] expected, string name, double tolerance)
        {
            for (int t = 0; t < expected.Length; t++)
                Assert.InRange(Line(example, name)[t][0], expected[t] - tolerance, expected[t] + tolerance);
        }
    }

    private static double[][] Line(WorkedExample example, string name) =>
        [.. example.Lines.Single(line => line.Name == name).Values.Select(values => values.ToArray())];
}
