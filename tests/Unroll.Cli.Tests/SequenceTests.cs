namespace Unroll.Cli.Tests;

/// <summary>Each built-in recipe of whole sequences: trained for an epoch, evaluated, asked.</summary>
public sealed class SequenceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sentiment", "accuracy", "not a good film", "\"label\":")]
    [InlineData("question-type", "accuracy", "who wrote it ?", "\"label\":")]
    [InlineData("sequential-mnist", "accuracy", "0.5; 1; 0", "\"label\":")]
    [InlineData("adding-problem", "mse", "0.5 1; 0.25 1", "{\"number\":")]
    [InlineData("waveform-generation", "nmse", "5", "{\"size\":1,\"values\":[")]
    [InlineData("music", "nll", "60 64 67; 59 62 67", "{\"frames\":2,\"nll\":")]
    public void ARecipeIsTrainedEvaluatedAndAsked(string recipe, string metric, string line, string answer)
    {
        string[] small = recipe switch
        {
            "adding-problem" => ["--set", "data.length=6", "--set", "data.train=50", "--set", "data.dev=10", "--set", "data.test=20"],
            "waveform-generation" => ["--set", "model.encoder.cell.modules=4", "--set", "data.repeats=5"],
            _ => [],
        };
        Outcome trained = Cli.Run(["train", recipe, "--set", "training.epochs=1", "--set", "model.encoder.cell.hidden=6", .. small, "--threads", "1", "--out", folder["m.model"]]).Succeeded();
        Assert.Contains($"dev {metric}", trained.Output, StringComparison.Ordinal);
        Assert.Equal(metric, Cli.Run("evaluate", folder["m.model"], "--threads", "1", "--json").Succeeded().Json.GetProperty("metric").GetString());
        Assert.Contains(answer, Cli.Run("predict", folder["m.model"], line, "--json", "--threads", "1").Succeeded().Output, StringComparison.Ordinal);
        Assert.NotEmpty(Cli.Run("predict", folder["m.model"], line, "--threads", "1").Succeeded().Output);
        Cli.Run("inspect", folder["m.model"]).Succeeded();
    }

    [Fact]
    public void AttentionShowsWhatWasLookedAt()
    {
        Cli.Run("train", "sentiment", "--set", "model.pooling=attention", "--set", "training.epochs=1", "--set", "model.encoder.cell.hidden=6", "--threads", "1", "--out", folder["m.model"]).Succeeded();
        string[] lines = Cli.Run("predict", folder["m.model"], "not a good film", "--threads", "1").Succeeded().Lines;
        Assert.Matches(@"^(positive|negative) \(0\.\d\d\)  (positive|negative) \(0\.\d\d\)$", lines[0]);
        Assert.Matches(@"^  not\[\d+\] a\[\d+\] good\[\d+\] film\[\d+\]$", lines[1]);
    }

    [Fact]
    public void DataOfAnotherKindAreASentence()
    {
        Outcome outcome = Cli.Run("train", "sentiment", "--set", "data={\"type\":\"adding\",\"train\":5,\"length\":4}", "--out", folder["m.model"]);
        Assert.Equal(1, outcome.Code);
        Assert.Equal("unroll: A classifier learns labels, and a sequence has number; expected data of that kind (data.type).\n", outcome.Error);
    }
}
