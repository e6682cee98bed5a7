using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary><c>unroll query</c>.</summary>
public sealed class QueryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void QuestionsAreAnswered()
    {
        Assert.Equal(["rain=yes  0.707928", "rain=no   0.292072"], Lines("P(rain | grass=wet)"));
        Assert.Equal(["0.707928"], Lines("P(rain=yes | grass=wet)"));
        Assert.Equal(["rain=yes, sprinkler=on  0.137691", "rain=no, sprinkler=on   0.292072"], Lines("P(rain, sprinkler=on | grass=wet)"));
        Assert.Equal(["0.5"], Lines("P(cloudy=yes)"));
        Assert.Equal(["independent"], Lines("rain _|_ sprinkler | cloudy"));
        Assert.Equal(["dependent: rain - cloudy - sprinkler"], Lines("rain _|_ sprinkler"));
        string[] best = Lines("max(| grass=wet)");
        Assert.Equal(["cloudy=yes", "sprinkler=off", "rain=yes"], best[..3]);
        Assert.Equal("probability 0.500695", best[3]);
        Assert.Equal(["0.5"], Lines("P(cloudy=yes | grass~(0.3, 0.3))"));
        Assert.Equal(8, Cli.Run("query", "sprinkler", "--all", "--given", "grass=wet").Succeeded().Lines.Length);
    }

    [Fact]
    public void AnswersAreJsonForPrograms()
    {
        JsonElement json = Cli.Run("query", "sprinkler", "P(rain | grass=wet)", "--json").Succeeded().Json;
        Assert.Equal("P(rain | grass=wet)", json.GetProperty("question").GetString());
        JsonElement yes = json.GetProperty("probabilities")[0];
        Assert.Equal("yes", yes.GetProperty("states").GetProperty("rain").GetString());
        Assert.Equal(VariableElimination.Posterior(BayesNet.Sprinkler, ["rain"], Evidence.None.With("grass", "wet"))["yes"], yes.GetProperty("probability").GetDouble());
        JsonElement all = Cli.Run("query", "sprinkler", "--all", "--json").Succeeded().Json;
        Assert.Equal(0.5, all.GetProperty("variables").GetProperty("rain").GetProperty("yes").GetDouble(), 1e-12);
        JsonElement most = Cli.Run("query", "sprinkler", "max(rain)", "--json").Succeeded().Json;
        Assert.Equal(0.5, most.GetProperty("probability").GetDouble(), 1e-12);
        JsonElement path = Cli.Run("query", "sprinkler", "rain _|_ sprinkler", "--json").Succeeded().Json;
        Assert.False(path.GetProperty("independent").GetBoolean());
        Assert.Equal(3, path.GetProperty("path").GetArrayLength());
    }

    [Theory]
    [InlineData("likelihood-weighting")]
    [InlineData("gibbs")]
    [InlineData("forward")]
    public void EstimatesHaveIntervals(string method)
    {
        JsonElement json = Cli.Run("query", "sprinkler", "P(rain=yes | grass=wet)", "--samples", "20000", "--method", method, "--seed", "3", "--json").Succeeded().Json;
        JsonElement found = json.GetProperty("probabilities")[0];
        Assert.InRange(0.707928, found.GetProperty("low").GetDouble(), found.GetProperty("high").GetDouble());
        string text = Cli.Run("query", "sprinkler", "P(rain=yes | grass=wet)", "--samples", "20000", "--method", method, "--seed", "3").Succeeded().Lines[0];
        Assert.Matches(@"^0\.\d+  \(0\.\d+ to 0\.\d+\)$", text);
    }

    [Fact]
    public void ANetworkIsDrawnAndWritten()
    {
        string svg = folder["net.svg"], bif = folder["net.bif"];
        Outcome outcome = Cli.Run("query", "sprinkler", "P(rain | grass=wet)", "--svg", svg, "--write", bif);
        Assert.Equal((0, $"The picture is in {svg}.\n"), (outcome.Code, outcome.Error));
        string drawn = File.ReadAllText(svg);
        Assert.Contains("sprinkler, given grass=wet", drawn, StringComparison.Ordinal);
        Assert.Contains("0.7079", drawn, StringComparison.Ordinal);
        Assert.Equal(["rain=yes  0.707928", "rain=no   0.292072"], Cli.Run("query", bif, "P(rain | grass=wet)").Succeeded().Lines);
    }

    [Theory]
    [InlineData("QUESTION is missing; expected a question such as \"P(rain | grass=wet)\", or --all, --svg or --write.", "sprinkler")]
    [InlineData("QUESTION and --all were both given; expected one of them.", "sprinkler", "P(rain)", "--all")]
    [InlineData("--method and --seed are about samples; expected --samples N with them.", "sprinkler", "P(rain)", "--seed", "2")]
    [InlineData("--method was given guess; expected likelihood-weighting, gibbs or forward.", "sprinkler", "P(rain)", "--samples", "1000", "--method", "guess")]
    public void WhatDoesNotFitIsNamed(string message, params string[] args)
    {
        Outcome outcome = Cli.Run(["query", .. args]);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no variable 'rian' in the network 'sprinkler'; expected one of cloudy, sprinkler, rain, grass.", "P(rian)")]
    [InlineData("'rain' has no state 'maybe'; expected one of yes, no.", "P(rain=maybe)")]
    [InlineData("'grass' has no state 'damp'; expected one of wet, dry.", "P(rain | grass=damp)")]
    [InlineData("The evidence sprinkler=off, rain=no, grass=wet has the probability 0 in this network, so nothing follows from it; expected evidence that can occur.", "P(cloudy | grass=wet, rain=no, sprinkler=off)")]
    [InlineData("The question \"P(rain\", character 7: found the end; expected ')'.", "P(rain")]
    [InlineData("--samples estimates probabilities, and the question asks for the most probable states; expected it without --samples.", "max(rain)", "--samples", "1000")]
    [InlineData("The question asks about the arcs of the network alone; expected it without --given and --samples.", "rain _|_ sprinkler", "--given", "cloudy=yes")]
    [InlineData("There is evidence for 'grass' twice; expected it once.", "P(rain | grass=wet)", "--given", "grass=wet")]
    public void WhatCannotBeAnsweredIsNamed(string message, params string[] args)
    {
        Outcome outcome = Cli.Run(["query", "sprinkler", .. args]);
        Assert.Equal((1, $"unroll: {message}\n"), (outcome.Code, outcome.Error));
    }

    [Fact]
    public void FilesThatAreNoNetworksAreNamed()
    {
        string cycle = folder.Write("cycle.bif", "variable a { type discrete [1] { x }; }\nvariable b { type discrete [1] { x }; }\nprobability ( a | b ) { (x) 1; }\nprobability ( b | a ) { (x) 1; }\n");
        Assert.Equal($"unroll: {cycle}: The arcs of the network have a cycle: a -> b -> a; expected none, so one of these parents has to go.\n", Cli.Run("query", cycle, "P(a)").Error);
        Assert.Contains("there is no such file", Cli.Run("query", folder["none.bif"], "P(a)").Error, StringComparison.Ordinal);
    }

    private static string[] Lines(string question) => Cli.Run("query", "sprinkler", question).Succeeded().Lines;
}
