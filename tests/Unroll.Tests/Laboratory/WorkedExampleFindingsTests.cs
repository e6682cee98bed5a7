namespace Unroll.Tests;

public sealed class WorkedExampleFindingsTests
{
    /// <summary>The numbers of the examples, each at its place in the tables and the figures.</summary>
    [Fact]
    public void NumbersAreThoseOfTheExamples()
    {
        Findings findings = WorkedExampleFindings.Explore(TestDevice.Default);
        WorkedExample[] examples = [WorkedExample.Rnn(TestDevice.Default), WorkedExample.Lstm(TestDevice.Default)];
        Assert.Equal(["recurrent-network", "long-short-term-memory", "numbers"], findings.Tables.Select(table => table.Name));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(examples[i].Lines.Select(line => line.Name), findings.Tables[i].Columns[0].Cells);
            Assert.Equal(["quantity", "is", .. Enumerable.Range(1, 3 + i).Select(t => $"step {t}")], findings.Tables[i].Columns.Select(column => column.Name));
        }
        Assert.Equal(["(1, 1)", "(2, 2)", "(6, 6)", "(12, 12)"], findings.Tables[0].Columns[3].Cells);
        LabTable numbers = findings.Tables[2];
        Assert.Equal((4 * 2 * 3) + (12 * 4), numbers.Count);
        for (int row = 0; row < numbers.Count; row++)
        {
            WorkedExample example = examples[numbers.Columns[0].Cells[row] == "recurrent network" ? 0 : 1];
            WorkedLine line = example.Lines.Single(one => one.Name == numbers.Columns[1].Cells[row]);
            Assert.Equal(line.Values[(int)numbers.Columns[3].Values[row] - 1][(int)numbers.Columns[2].Values[row] - 1], numbers.Columns[4].Values[row]);
        }
        HeatMapFigure all = Assert.IsType<HeatMapFigure>(findings.Figures[0]), gates = Assert.IsType<HeatMapFigure>(findings.Figures[1]);
        Assert.Equal(["x1", "x2", "a1", "a2", "h1", "h2", "y1", "y2"], all.Rows);
        Assert.Equal([4.0, 12, 32], all.Values[7]);
        Assert.Equal(["f(z_i)", "f(z_f)", "f(z_o)"], gates.Rows);
        Assert.Equal(1, gates.Values[2][3], 1e-6);
    }
}
