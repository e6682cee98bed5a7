using System.Globalization;
using System.Text.Json;

namespace Unroll.Cli.Tests;

[Collection(nameof(ModelCollection))]
public sealed class TrainTests(TrainedModel trained)
{
    [Fact]
    public void JsonEventsHaveTheirFields()
    {
        JsonElement[] events = trained.Training.Succeeded().JsonLines;
        string[] kinds = [.. events.Select(e => e.GetProperty("event").GetString()!)];
        Assert.Equal(["step", "epoch", "evaluation", "finished"], kinds.Distinct());
        Assert.Equal(2, kinds.Count(kind => kind == "epoch"));
        JsonElement Last(string kind) => events.Last(e => e.GetProperty("event").GetString() == kind);
        Assert.Equal(["event", "step", "epoch", "stepOfEpoch", "stepsPerEpoch", "loss", "gradientNorm", "rate", "tokens", "tokensPerSecond"], Last("step").Names());
        Assert.Equal(["event", "epoch", "step", "loss", "rate", "metric", "dev", "best", "seconds", "evaluationSeconds", "tokensPerSecond"], Last("epoch").Names());
        Assert.Equal(["event", "part", "data", "examples", "tokens", "seconds", "tokensPerSecond", "scores"], Last("evaluation").Names());
        JsonElement finished = events[^1];
        Assert.Equal(
            ["event", "model", "saved", "interrupted", "seconds", "evaluationSeconds", "tokensPerSecond", "predictedTokensPerSecond", "epochs", "ending", "bestEpoch", "parameters", "seed", "threads",
                "kernels", "metric", "dev", "test"], finished.Names());
        Assert.Equal(["precision", "recall", "f1", "accuracy"], finished.GetProperty("test").Names());
        Assert.Equal(["precision", "recall", "f1", "accuracy"], finished.GetProperty("dev").Names());
        Assert.Equal(trained.Folder, finished.GetProperty("model").GetString());
        Assert.Equal((2, 7, 2), (finished.GetProperty("epochs").GetInt32(), finished.GetProperty("seed").GetInt32(), finished.GetProperty("threads").GetInt32()));
        Assert.True(finished.GetProperty("saved").GetBoolean());
        Assert.False(finished.GetProperty("interrupted").GetBoolean());
    }

    [Fact]
    public void EveryTenthStepAndTheLastOfAnEpochAreWritten()
    {
        foreach (JsonElement step in trained.Training.JsonLines.Where(e => e.GetProperty("event").GetString() == "step"))
        {
            Assert.True(step.GetProperty("step").GetInt32() % 10 == 0
                || step.GetProperty("stepOfEpoch").GetInt32() == step.GetProperty("stepsPerEpoch").GetInt32());
        }
    }

    [Fact]
    public void TheSavedModelHasTheScoresThatWereReported()
    {
        using Model model = Model.Load(trained.Folder);
        JsonElement finished = trained.Training.JsonLines[^1];
        Assert.Equal(finished.GetProperty("test").GetProperty("f1").GetDouble(), model.Report.Test!["f1"]);
        Assert.Equal(finished.GetProperty("bestEpoch").GetInt32(), model.Report.BestEpoch);
    }

    [Fact]
    public void PeopleSeeALineAnEpochTheCurveTheScoresAndWhatToTry()
    {
        using TemporaryFolder folder = new();
        string target = folder["m.model"];
        Outcome outcome = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--set", "training.epochs=3", "--out", target]).Succeeded();
        Assert.StartsWith("slot-filling: 2,400 train, 400 dev, 600 test sentences; ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(3, outcome.Lines.Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)));
        Assert.Contains("training loss, epochs 1–3", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("dev f1, epochs 1–3", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("fromloc.city_name", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith($"  unroll predict {Calling.Quote(target)} \"", outcome.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("\e", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheProgressSaysWhichStartItIs()
    {
        using TemporaryFolder folder = new();
        string[] go = ["train", "slot-filling", .. Cli.Tiny, "--set", "training.epochs=2", "--set", "training.patience=0", "--set", "training.restarts=3", "--out", folder["m.model"]];
        Outcome outcome = Cli.Run(go).Succeeded();
        Assert.Contains("3 starts of 2 epochs each, from new random parameters; the best epoch on the dev set counts (training.restarts)", outcome.Output, StringComparison.Ordinal);
        Assert.Equal([(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3)], outcome.Lines.Where(line => line.StartsWith("epoch ", StringComparison.Ordinal)).Select(Place));
        JsonElement[] epochs = [.. Cli.Run([.. go, "--restart", "--json"]).Succeeded().JsonLines.Where(e => e.GetProperty("event").GetString() == "epoch")];
        Assert.Equal([1, 1, 2, 2, 3, 3], epochs.Select(epoch => epoch.GetProperty("start").GetInt32()));

        static (int Epoch, int Start) Place(string line)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(("start", "6", "3"), (words[2], words[1].Split('/')[1], words[3].Split('/')[1]));
            return (int.Parse(words[1].Split('/')[0], CultureInfo.InvariantCulture), int.Parse(words[3].Split('/')[0], CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void OutputIsAsciiWhereTheEncodingHasNoMore()
    {
        using TemporaryFolder folder = new();
        using StringReader input = new("");
        using StringWriter output = new(), error = new();
        using Host host = new(input, output, error) { Unicode = false };
        Assert.Equal(0, UnrollCli.Run(["train", "slot-filling", .. Cli.Tiny, "--set", "training.epochs=3", "--out", folder["m.model"]], host));
        Assert.All(output.ToString(), c => Assert.InRange(c, '\0', '\x7f'));
        Assert.Contains("*", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(80, true)]
    public void ATerminalOfAnyWidthShowsARun(int width, bool colours)
    {
        using TemporaryFolder folder = new();
        using StringReader input = new("");
        using StringWriter output = new(), error = new();
        using Host host = new(input, output, error) { OutputIsTerminal = true, Colours = colours, Width = () => width };
        Assert.Equal(0, UnrollCli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", folder["m.model"]], host));
        Assert.Contains("best", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(colours, output.ToString().Contains("\e[32m", StringComparison.Ordinal));
    }

    [Fact]
    public void AnInterruptionSavesWhatThereIsAndEndsWith130()
    {
        using TemporaryFolder folder = new();
        using StringReader input = new("");
        using StringWriter output = new(), error = new();
        using Host host = new(input, output, error) { Interrupted = new CancellationToken(canceled: true) };
        Assert.Equal(130, UnrollCli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", folder["m.model"], "--json"], host));
        JsonElement finished = new Outcome(130, output.ToString(), "").JsonLines[^1];
        Assert.True(finished.GetProperty("interrupted").GetBoolean());
        using Model model = Model.Load(folder["m.model"]);
        Assert.Equal(0, model.Report.BestEpoch);
    }

    [Fact]
    public void AnInterruptionWithinTheFirstEpochLeavesAnOlderModel()
    {
        using TemporaryFolder folder = new();
        string copy = trained.CopyTo(folder);
        using StringReader input = new("");
        using StringWriter output = new(), error = new();
        using Host host = new(input, output, error) { Interrupted = new CancellationToken(canceled: true) };
        Assert.Equal(130, UnrollCli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", copy], host));
        Assert.EndsWith($"No epoch had ended, so the model that was in {Calling.Quote(copy)} is still there.\n", output.ToString(), StringComparison.Ordinal);
        using Model model = Model.Load(copy);
        Assert.Equal(7ul, model.Report.Seed);
    }

    [Fact]
    public void AFailingRunLeavesAnOlderModel()
    {
        using TemporaryFolder folder = new();
        string copy = trained.CopyTo(folder);
        Outcome outcome = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", copy, "--set", "training.metric=bleu"]);
        Assert.Equal(1, outcome.Code);
        Assert.Equal("unroll: training.metric is \"bleu\"; expected one of precision, recall, f1, accuracy, or null for f1.\n", outcome.Error);
        using Model model = Model.Load(copy);
        Assert.Equal(7ul, model.Report.Seed);
    }

    [Fact]
    public void OneFileIsLearntFromWithoutScores()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("mine.conll", "fly\tO\nto\tO\nparis\tB-city\n\nsleep\tO\nin\tO\nnew\tB-city\nyork\tI-city\n");
        Outcome outcome = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--data", file, "--out", folder["m.model"], "--json"]).Succeeded();
        JsonElement finished = outcome.JsonLines[^1];
        Assert.Equal(JsonValueKind.Null, finished.GetProperty("dev").ValueKind);
        Assert.Equal(JsonValueKind.Null, finished.GetProperty("test").ValueKind);
    }
}
