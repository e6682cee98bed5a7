using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>Runs whose numbers go wrong: they go back with half the rate, or give up, and leave the last good model.</summary>
public sealed class DivergenceTests : IDisposable
{
    /// <summary>
    /// A fault by construction, in an epoch after the first: gradients are clipped to next to nothing, and weight decay multiplies all weights by 1 - rate = -1.02 at each
    /// step, so that the loss leaps once they are large enough. Nothing in it is chaotic: rounding stays as small as it is. With the rate cut, weights shrink to the end.
    /// </summary>
    internal static readonly string[] LateFault =
    [
        "--set", "model.encoder.cell=elman", "--set", "model.encoder.cell.hidden=16", "--set", "training.clipNorm=1e-9", "--set", "training.epochs=6",
        "--set", "training.optimizer={\"type\":\"sgd\",\"rate\":2.02,\"decay\":1}", "--set", "training.faults.cut=0.01",
    ];

    /// <summary>Numbers that overflow by construction: after a step of this size a rectified recurrence multiplies by some 1e8 from word to word. With the rate cut once or twice they do not.</summary>
    private static readonly string[] Explosion =
    [
        "--set", "model.encoder.cell=irnn", "--set", "model.encoder.cell.hidden=16", "--set", "training.clipNorm=0", "--set", "training.faults={\"leap\":0,\"cut\":1e-6}",
        "--set", "training.optimizer={\"type\":\"sgd\",\"rate\":1e10}",
    ];

    private readonly TemporaryFolder folder = new();

    private string Target => folder["m.model"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ARunGoesBackWithASmallerRateAndLearns()
    {
        Outcome run = Cli.Run(["train", "slot-filling", .. Cli.Tiny, .. Explosion, "--out", Target, "--json"]).Succeeded();
        JsonElement[] faults = run.Events("fault");
        Assert.Equal(["event", "step", "epoch", "what", "loss", "gradientNorm", "backToEpoch", "rate"], faults[0].Names());
        Assert.Equal(Enumerable.Range(1, faults.Length).Select(i => Math.Log(1e10 * Math.Pow(1e-6, i))), faults.Select(fault => Math.Log(fault.GetProperty("rate").GetDouble())), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.All(faults, fault => Assert.Equal(0, fault.GetProperty("backToEpoch").GetInt32()));
        string what = faults[0].GetProperty("what").GetString()!;
        Assert.Matches(@"^the (loss|norm of the gradients) is (NaN|Infinity) \(the mean before: loss \S+, gradient norm \S+\); it began in (the gradient through )?elman of encoder\.0\.(forward|backward), rows? [\d, .]+ of \d+; an exploding gradient, which training\.clipNorm=5 would bound$", what);
        Assert.Equal(faults[^1].GetProperty("rate").GetDouble(), run.Events("step")[^1].GetProperty("rate").GetDouble());
        using Model model = Model.Load(Target);
        Assert.Equal(faults.Select(fault => fault.GetProperty("what").GetString()), model.Report.Faults.Select(fault => fault.What));
        Assert.True(model.Report.Complete);
        string seen = Cli.Run(["train", "slot-filling", .. Cli.Tiny, .. Explosion, "--out", Target]).Succeeded().Output;
        Assert.Contains($"step {faults[0].GetProperty("step").GetInt32()} (epoch 1): {what}. Back to the start, with the rate 1E+04.\n", seen, StringComparison.Ordinal);
        Assert.Contains("fault", Cli.Run("inspect", Target).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunThatGivesUpSaysWhyAndLeavesTheLastGoodModel()
    {
        Outcome run = Cli.Run(["train", "slot-filling", .. Cli.Tiny, .. LateFault, "--set", "training.faults={\"retries\":2,\"cut\":1}", "--out", Target, "--json"]);
        Assert.Equal(1, run.Code);
        Assert.Matches(
            @"^unroll: Training gave up after 2 retries with smaller rates at step \d+ \(epoch \d+\): the loss jumped to \S+ \(the mean before: loss \S+, gradient norm \S+\); the steepest gradient is that of \S+?(; an exploding gradient, which training\.clipNorm=5 would bound)?\. Lower training\.optimizer\.rate, or bound the gradients by training\.clipNorm; the best model so far is that of epoch \d+\.\n$",
            run.Error);
        JsonElement best = run.Events("epoch").Last(epoch => epoch.GetProperty("best").GetBoolean());
        Assert.Equal(2, run.Events("fault").Length); // a rate that is not cut meets the same fault again
        Assert.EndsWith($"is that of epoch {best.GetProperty("epoch").GetInt32()}.\n", run.Error, StringComparison.Ordinal);
        using Model model = Model.Load(Target);
        Assert.Equal((best.GetProperty("epoch").GetInt32(), best.GetProperty("dev").GetProperty("f1").GetDouble(), false), (model.Report.BestEpoch, model.Report.Dev!["f1"], model.Report.Complete));
        Cli.Run("predict", Target, "flights to boston").Succeeded();
        Assert.Contains(", stopped before its end,", Cli.Run("inspect", Target).Succeeded().Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Target, "checkpoint.safetensors")));
    }

    [Fact]
    public void AStartThatGivesUpIsSaid()
    {
        string[] go = ["train", "slot-filling", .. Cli.Tiny, .. LateFault, "--set", "training.faults.retries=0", "--set", "training.patience=0", "--set", "training.restarts=2", "--out", Target];
        Outcome run = Cli.Run([.. go, "--json"]);
        Assert.Equal(1, run.Code);
        Assert.Matches(@"^unroll: Training gave up in each of its 2 starts, in the last one at step \d+ \(epoch \d+\): the loss jumped to ", run.Error);
        JsonElement fault = Assert.Single(run.Events("fault"));
        Assert.Equal(["event", "step", "epoch", "what", "loss", "gradientNorm", "gaveUp"], fault.Names());
        Assert.Equal(1, fault.GetProperty("gaveUp").GetInt32());
        Assert.Contains($"step {fault.GetProperty("step").GetInt32()} (epoch {fault.GetProperty("epoch").GetInt32()}): {fault.GetProperty("what").GetString()}. Start 1 gave up; its epochs do not count.\n",
            Cli.Run([.. go, "--restart"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunThatGivesUpInItsFirstEpochLeavesAnOlderModel()
    {
        Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", Target]).Succeeded();
        SortedDictionary<string, string> before = Stopped.Model(Target);
        Outcome run = Cli.Run(["train", "slot-filling", .. Cli.Tiny, .. LateFault, "--set", "training.optimizer={\"type\":\"sgd\",\"rate\":1e9,\"decay\":1}", "--set", "training.faults={\"cut\":1}", "--out", Target]);
        Assert.Equal(1, run.Code);
        Assert.Matches(@"^unroll: Training gave up after 3 retries with smaller rates at step \d+ \(epoch 1\): .* Lower training\.optimizer\.rate, or bound the gradients by training\.clipNorm\.\n$", run.Error);
        Assert.Equal(before, Stopped.Model(Target));
        Cli.Run(["train", "slot-filling", .. Cli.Tiny, .. LateFault, "--set", "training.optimizer={\"type\":\"sgd\",\"rate\":1e9,\"decay\":1}", "--set", "training.faults={\"cut\":1}", "--out", folder["none.model"]]);
        Assert.False(Directory.Exists(folder["none.model"]), "nothing is left behind");
    }

    /// <summary>The rate stays cut, and the place that a further fault goes back to stays the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void ARunWithAFaultThatWasStoppedEndsWithTheSameBytes(int steps)
    {
        string[] run = ["train", "slot-filling", .. Cli.Tiny, .. LateFault, "--checkpoint-every", "0", "--json"];
        Outcome whole = Cli.Run([.. run, "--out", folder["whole.model"]]).Succeeded();
        JsonElement fault = Assert.Single(whole.Events("fault"));
        int before = whole.JsonLines.TakeWhile(e => e.GetProperty("event").GetString() != "fault").Count(e => e.GetProperty("event").GetString() == "step");
        Assert.Equal(130, Stopped.After(steps == 1 ? "\"event\":\"fault\"" : "\"event\":\"step\"", steps == 1 ? 1 : before + steps, [.. run, "--out", Target]).Code);
        Outcome rest = Cli.Run([.. run, "--out", Target, "--resume"]).Succeeded();
        Assert.Equal(Stopped.Model(folder["whole.model"]), Stopped.Model(Target));
        Assert.Empty(rest.Events("fault"));
        if (steps == 1)
            Assert.Equal(fault.GetProperty("backToEpoch").GetInt32() * rest.Events("step")[0].GetProperty("stepsPerEpoch").GetInt32(), rest.JsonLines[0].GetProperty("step").GetInt32());
    }
}
