using System.Globalization;

namespace Unroll.Cli.Tests;

/// <summary>The CSV files of reports: approved where every digit is known, by their invariants where numbers depend on training or on the order of sums.</summary>
public sealed class LabCsvTests(LabCalls calls) : IClassFixture<LabCalls>
{
    [Theory]
    [InlineData("toy-memory --steps 5 --points 5", "toy-memory.csv", "lab-toy-memory.csv")]
    [InlineData("worked-examples", "recurrent-network.csv", "lab-recurrent-network.csv")]
    public void FilesAreAsApproved(string line, string file, string approved)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run(["lab", .. line.Split(' '), "--report", folder.Path]).Code);
        Approved.Text(approved, File.ReadAllText(folder[file]));
    }

    /// <summary>Columns and numbers of rows.</summary>
    [Theory]
    [InlineData("gradient-flow", "gradient-flow.csv", "network,at,training,steps back,norm,lowest,highest", 2 * 20 * (2 + 2 + 2 + 3 + 3))]
    [InlineData("gradient-flow", "gradient-flow-summary.csv", "network,at,fresh,fresh/step,trained,trained/step", 7)]
    [InlineData("error-surface", "error-surface.csv", "x,y,loss,slope along x,slope along y,norm", 15 * 15)]
    [InlineData("error-surface", "error-surface-paths.csv", "descent,step,x,y,loss,norm", 3 * 61)]
    [InlineData("saliency", "saliency.csv", "answer,of step,step,input,gradient x input,integrated gradients,leave-one-out", 9 * 9)]
    [InlineData("saliency", "agreement.csv", "answer,score,score of baseline,missed,GI ~ IG,GI ~ LO,IG ~ LO", 9)]
    [InlineData("gates", "units.csv", "unit,mean share kept,time constant (steps),range of the memory", 12)]
    [InlineData("gates", "gates.csv", "value,step,input,unit,number", 5 * 9 * 12)]
    [InlineData("embedding", "places.csv", "name,group,first axis,second axis,t-SNE x,t-SNE y", 150)]
    [InlineData("embedding", "neighbours.csv", "of,neighbour,cosine", 10)]
    [InlineData("worked-examples", "numbers.csv", "network,quantity,unit,step,number", 72)]
    [InlineData("search", "searches.csv", null, 0)]
    public void FilesHaveTheirColumnsAndRows(string name, string file, string? columns, int rows)
    {
        using TemporaryFolder folder = new();
        Report(folder, name);
        string[] lines = File.ReadAllLines(folder[file]);
        if (columns is not null)
            Assert.Equal((columns, rows), (lines[0], lines.Length - 1));
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, Cells(line).Length));
    }

    /// <summary>The norm of a gradient is that of its slopes, and lies between the lowest and the highest of the seeds.</summary>
    [Fact]
    public void NumbersAgreeWithEachOther()
    {
        using TemporaryFolder folder = new();
        Report(folder, "error-surface");
        foreach (string line in File.ReadLines(folder["error-surface.csv"]).Skip(1))
        {
            double[] numbers = [.. line.Split(',').Select(Number)];
            Assert.Equal(Math.Sqrt((numbers[3] * numbers[3]) + (numbers[4] * numbers[4])), numbers[5], 1e-9 * (1 + numbers[5]));
            Assert.True(numbers[2] >= 0);
        }
        Report(folder, "gradient-flow");
        foreach (string line in File.ReadLines(folder["gradient-flow.csv"]).Skip(1))
        {
            double[] numbers = [.. Cells(line)[3..].Select(Number)];
            Assert.InRange(numbers[1], numbers[2], numbers[3]);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The cells of a line; none of those that are looked at has a quotation mark within it.</summary>
    private static string[] Cells(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\"[^\"]*\"", "text").Split(',');

    private void Report(TemporaryFolder folder, string name) => Assert.Equal(0, Cli.Run([.. calls.Line(name), "--report", folder.Path]).Code);
}
