namespace Unroll.Cli.Tests;

/// <summary>What people are told of long runs: why they end, what is minimised, where the time goes, and something now and then.</summary>
public sealed class LongRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AnOptimizerThatHasNotConvergedSaysSoAndWhatToDo()
    {
        string[] run = ["train", "chunking", "--set", "training.epochs=4", "--threads", "2", "--out", folder["m.model"]];
        Outcome seen = Cli.Run(run).Succeeded();
        Assert.Contains("\nends when the objective falls by less than 0.01 % over 5 iterations (training.optimizer.tolerance), or after 4 epochs (training.epochs)\n", seen.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nepoch     2/4  objective \d+\.\d{4} \(loss \d+\.\d{4} \+ penalty \d+\.\d{4}\)  gradient norm ", seen.Output);
        Assert.Contains("\nNot converged after 4 epochs (training.epochs): that is told after 5 iterations at the earliest (training.optimizer.window). For more, give the same command with --resume --set training.epochs=8.\n", seen.Output, StringComparison.Ordinal);
        Assert.Contains("training objective (loss + penalty), epochs 1–4", seen.Output, StringComparison.Ordinal);
        Assert.Contains("Not converged after 4 epochs", Cli.Run("inspect", folder["m.model"]).Succeeded().Output, StringComparison.Ordinal);
        Outcome more = Cli.Run([.. run, "--set", "training.epochs=8", "--resume", "--json"]).Succeeded();
        Assert.Equal([5, 6, 7, 8], more.Events("epoch").Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        double[] objective = [.. more.Events("epoch").Select(epoch => epoch.GetProperty("loss").GetDouble())];
        Assert.Equal(objective.OrderDescending(), objective);
        Assert.All(more.Events("epoch"), epoch => Assert.InRange(epoch.GetProperty("penalty").GetDouble(), 1e-9, epoch.GetProperty("loss").GetDouble()));
        Assert.Equal("not-converged", more.JsonLines[^1].GetProperty("ending").GetProperty("reason").GetString());
        Assert.Matches(@"^Not converged after 8 epochs \(training\.epochs\): the objective still fell by \S+ % over the last 5 iterations; it has converged below 0\.01 % \(training\.optimizer\.tolerance\)$",
            more.JsonLines[^1].GetProperty("ending").GetProperty("what").GetString());
        Outcome settled = Cli.Run([.. run, "--restart", "--set", "training.epochs=50", "--set", "training.optimizer.tolerance=0.5"]).Succeeded();
        Assert.Matches(@"\nConverged after \d+ epochs\.\n", settled.Output);
    }

    [Fact]
    public void AnObjectiveIsPrintedWhole()
    {
        Assert.Equal("objective 1.5000 (loss 1.2500 + penalty 0.2500)", TrainingText.Loss(1.5, 0.25));
        Assert.Equal("loss 1.5000", TrainingText.Loss(1.5, null));
    }

    [Fact]
    public void EarlyStoppingIsAnnouncedBeforeAndAfter()
    {
        string[] run = ["train", "slot-filling", .. Cli.Tiny, "--set", "training.patience=1", "--set", "training.epochs=9", "--set", "training.optimizer.rate=1e-9", "--out", folder["m.model"]];
        const string Note = "\nearly stopping: ends after 1 epoch without a better dev f1 (training.patience; 0 turns it off)\n";
        Assert.Contains(Note, Cli.Run([.. run, "--dry-run"]).Succeeded().Output, StringComparison.Ordinal);
        string seen = Cli.Run(run).Succeeded().Output;
        Assert.Contains(Note, seen, StringComparison.Ordinal);
        Assert.Contains("\nStopped early after epoch 2 of 9: the dev f1 was best in epoch 1 and not better in 1 epoch since (training.patience=1; 0 turns early stopping off).\n", seen, StringComparison.Ordinal);
        Assert.Matches(@"\n2 epochs in \S+( s)? \(\S+( s)? of it for dev scores\), ", seen);
    }

    /// <summary>A line every 20 seconds or so, by a clock that the test turns.</summary>
    [Fact]
    public void NothingIsSilentForLong()
    {
        using StringReader input = new("");
        using StringWriter output = new(), error = new();
        ManualClock clock = new();
        using Host host = new(input, output, error) { Clock = clock };
        Recipe recipe = Recipe.Load("slot-filling", ["model.input.embedding=4", "model.encoder.cell.hidden=4", "training.epochs=3"]);
        Splits data = recipe.Data.Open(null);
        using Device device = new(2);
        using Trainer run = Trainer.Start(recipe, data, device);
        using LineView view = new(host);
        view.Begin(new TrainingStart(recipe, data, device, run, null));
        Assert.Equal("", Said(19));
        Assert.Equal("epoch     1/3  step 1  20 s so far\n", Said(1));
        foreach (TrainingStep step in run.Take(7))
            view.Step(step, run);
        Assert.Equal("", Said(19));
        Assert.Matches(@"^epoch     1/3  step 7/\d+  loss \d\.\d{4}  +[\d,]+ tokens/s  40 s so far\n$", Said(1));
        view.While(() => { });
        Assert.Equal("scoring the test set, and saving the model  1:00 so far\n", Said(20));
        view.Dispose();
        Assert.Equal("", Said(100));

        string Said(int seconds)
        {
            int before = output.ToString().Length;
            clock.Turn(TimeSpan.FromSeconds(seconds));
            return output.ToString()[before..];
        }
    }

    [Theory]
    [InlineData(21_000, 1, "--set model.minCount=2")]
    [InlineData(21_000, 2, null)] // no word would go
    [InlineData(19_000, 1, null)] // a small softmax
    public void ALargeVocabularyOfRareWordsGetsAHint(int words, int times, string? hint)
    {
        Recipe recipe = Recipe.Load("language-model", ["model.embedding=2", "model.encoder.cell.hidden=2", "model.encoder.layers=1"]);
        Dataset train = new("many words", Enumerable.Range(0, words * times / 100).Select(i => new Example(new PlainText(string.Join(' ', Enumerable.Range(i * 100, 100).Select(w => $"w{w % words}"))))));
        Splits data = new(train, null, null);
        using Device device = new(1);
        using Trainer run = Trainer.Start(recipe, data, device);
        string? advice = MinCountAdvice.For(new TrainingStart(recipe, data, device, run, null));
        if (hint is null)
            Assert.Null(advice);
        else
            Assert.Contains(hint, advice, StringComparison.Ordinal);
    }

    private sealed class ManualClock : TimeProvider
    {
        private long now;
        private TimerCallback? ring;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ring = callback;
            return new Timer();
        }

        public void Turn(TimeSpan time)
        {
            now += time.Ticks;
            ring!(null);
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
