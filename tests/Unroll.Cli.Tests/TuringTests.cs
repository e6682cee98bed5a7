using System.Text.Json;
using System.Xml.Linq;

namespace Unroll.Cli.Tests;

/// <summary>Neural Turing machines on the command line: trained, evaluated by length, asked, watched.</summary>
public sealed class TuringTests : IDisposable
{
    private static readonly string[] Small =
    [
        "--set", "training.epochs=1", "--set", "data.train=30", "--set", "data.dev=4", "--set", "data.test=6", "--set", "data.bits=3", "--set", "data.maxLength=3", "--set", "data.testLengths=[2,30,90]", "--threads", "1",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public TuringTests()
    {
        model = folder["m.model"];
        Outcome trained = Cli.Run(["train", "turing-machine", "--out", model, "--set", "model.encoder.cell.slots=6", "--set", "model.encoder.cell.width=4", "--set", "model.encoder.cell.cell.hidden=5", .. Small]).Succeeded();
        Assert.Contains("dev cost", trained.Output, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ItIsEvaluatedByLengthAndAsked()
    {
        JsonElement json = Cli.Run("evaluate", model, "--json", "--threads", "1").Succeeded().Json;
        Assert.Equal("cost", json.GetProperty("metric").GetString());
        Assert.Equal([2, 2, 2], json.GetProperty("byLength").EnumerateArray().Select(group => group.GetProperty("examples").GetInt32()));
        JsonElement answer = Cli.Run("predict", model, "101 001", "--json").Succeeded().Json;
        Assert.Equal(2, answer.GetProperty("vectors").GetArrayLength());
        Assert.Matches("^[01]{3} [01]{3}\n$", Cli.Run("predict", model, "101 001").Succeeded().Output);
        Assert.Equal(1 + 2, Cli.Run("predict", model, "101 001", "--columns").Succeeded().Output.Split('\n').Length - 1);
    }

    [Theory]
    [InlineData("10", "found \"10\"; expected vectors of 3 bits, 0 or 1, such as 010 010 010, or one of | ? -")]
    [InlineData("10a", "found \"10a\"; expected vectors of 3 bits, 0 or 1, such as 010 010 010, or one of | ? -")]
    [InlineData(" ", "found no vector; expected vectors of 3 bits with blanks between them, such as 010 010 010")]
    public void BadInputIsOneSentence(string typed, string message)
    {
        Outcome outcome = Cli.Run("predict", model, typed);
        Assert.Equal((1, $"unroll: The line: {message}.\n"), (outcome.Code, outcome.Error));
    }

    [Fact]
    public void ManyVectorsAreAnswered()
    {
        string file = folder.Write("long.txt", string.Join(' ', Enumerable.Repeat("101", 20_000)));
        Assert.Equal(20_000, Cli.Run("predict", model, "--file", file, "--json").Succeeded().Json.GetProperty("vectors").GetArrayLength());
    }

    [Fact]
    public void HeadsAreShownAndDrawn()
    {
        string svg = folder["heads.svg"];
        Outcome outcome = Cli.Run("lab", "heads", model, "101", "001", "--svg", svg);
        Assert.Equal((0, $"The picture is in {svg}.\n"), (outcome.Code, outcome.Error));
        Assert.Matches(@"\n\nreading head 1: its weights \(rows: slots\) at each step\n", outcome.Output);
        Assert.Matches(@"\nIt answered [01]{3} [01]{3}\n", outcome.Output);
        Assert.Contains("\nwriting head 1: ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\nstep 5 of 5, -: where the heads look", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\nstep 2 of 5, 001: where the heads look", Cli.Run("lab", "heads", model, "101 001", "--step", "2").Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(5, XDocument.Load(svg).Descendants().Count(part => part.Name.LocalName == "animate"));
        Outcome late = Cli.Run("lab", "heads", model, "101", "--step", "4");
        Assert.Equal((1, "unroll: --step is 4; expected at most 3, the number of steps with those of the answer.\n"), (late.Code, late.Error));
        Outcome many = Cli.Run("lab", "heads", model, string.Join(' ', Enumerable.Repeat("101", 250)));
        Assert.Equal((1, "unroll: VECTORS: found 501 steps with those of the answer; expected at most 500, since more cannot be looked at in one picture.\n"), (many.Code, many.Error));
    }

    [Fact]
    public void AnyCellAnswersAndOnlyMachinesHaveHeads()
    {
        string plain = folder["plain.model"];
        Cli.Run(["train", "turing-machine", "--out", plain, "--set", "model.encoder.cell={\"type\":\"lstm\",\"hidden\":4}", .. Small]).Succeeded();
        Assert.Matches("^[01]{3}\n$", Cli.Run("predict", plain, "101").Succeeded().Output);
        Outcome outcome = Cli.Run("lab", "heads", plain, "101");
        Assert.Equal((1, "unroll: The heads: found a model without any, or of several layers; expected one whose network is one layer of ntm (model.encoder.cell.type=ntm).\n"), (outcome.Code, outcome.Error));
    }
}
