using Unroll.Tests;

namespace Unroll.Cli.Tests;

/// <summary><c>train --check</c>, <c>--dry-run</c> and <c>--quiet</c>.</summary>
public sealed class TrialTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ANetworkThatLearnsIsSaidTo()
    {
        Outcome outcome = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", folder["m.model"], "--check"]).Succeeded();
        Assert.Matches(@"^The network can learn: loss \d\.\d+ to 0\.\d+ in \d+ steps on one batch of \d+ sentences, without dropout\.$", outcome.Lines[^1]);
        Assert.Contains("loss of one batch", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("", Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", folder["m.model"], "--check", "--quiet"]).Succeeded().Output);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    /// <summary>
    /// Both numbers begin at 0, and the inputs are 2. First step: losses 0 and ½ 0.2², then a = 0.1 and b = 0.01. Second step: ½ 0.09² - 2 · 0.09, then a = 0.1955, and
    /// ½ (0.01 - 2 · 0.1955)².
    /// </summary>
    [Fact]
    public void SeveralObjectivesTakeTheirTurnsAsInTraining()
    {
        Recipe recipe = new() { Model = new DuelSpec { Dropout = 0.5 }, Training = new TrainingSpec { Optimizer = new SgdSpec { Rate = 0.05 }, ClipNorm = 0 } };
        Example two = new(new Frames(1, new Real[] { 2 }));
        using StringReader input = new("");
        using StringWriter output = new();
        using (Host host = new(input, output, output))
        using (Device device = new(1))
            Assert.Equal(0, Trial.LearnByHeart(host, recipe, new Splits(Dataset.Of([two, two, two]), null, null), device, quiet: false));
        Assert.EndsWith("The network can learn: loss 0.02 to -0.1034 in 2 steps on one batch of 3 sequences, without dropout.\n", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Smoothed, the loss has a floor far above a twentieth.</summary>
    [Fact]
    public void ALossThatCannotFallFarIsNoFaultWhereAnswersAreRight() =>
        Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--set", "model.output.labelSmoothing=0.3", "--out", folder["m.model"], "--check"]).Succeeded();

    [Theory]
    [InlineData("1e-9")]
    [InlineData("1e9")]
    public void ANetworkThatDoesNotLearnIsAFault(string rate)
    {
        Outcome outcome = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--set", $"training.optimizer.rate={rate}", "--out", folder["m.model"], "--check"]);
        Assert.Equal(1, outcome.Code);
        Assert.Matches(@"^unroll: The network could not overfit one batch: loss \d\.\d+ to \S+ in \d+ steps? on one batch of \d+ sentences, without dropout; expected a twentieth of the first loss, or every answer correct\. Try .*\.\n$", outcome.Error);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AnOptimizerOfTheWholePartCannotBeTriedOnOneBatch()
    {
        Outcome outcome = Cli.Run("train", "chunking", "--out", folder["m.model"], "--check");
        Assert.Equal((1, "unroll: --check makes steps on one batch; expected a recipe whose training.optimizer does, such as sgd or adam.\n"), (outcome.Code, outcome.Error));
    }

    [Fact]
    public void ADryRunSavesNothing()
    {
        Outcome outcome = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", folder["m.model"], "--csv", folder["log.csv"], "--tensorboard", folder["log"], "--dry-run"]).Succeeded();
        Assert.StartsWith("slot-filling: 2,400 train, ", outcome.Lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^step 5: loss \d\.\d+, gradient norm \d\.\d+; about \S+ s a step, \S+ s an epoch of \d+ steps, \S+ s for at most 2 epochs, evaluation aside$", outcome.Lines[1]);
        Assert.EndsWith("Nothing was saved.", outcome.Lines[2], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AQuietRunSaysNothingAndSavesTheModel()
    {
        Assert.Equal("", Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", folder["m.model"], "--quiet"]).Succeeded().Output);
        Cli.Run("predict", folder["m.model"], "to boston").Succeeded();
        Outcome outcome = Cli.Run("train", "slot-filling", "--set", "training.metric=bleu", "--out", folder["m.model"], "--quiet");
        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        Assert.StartsWith("unroll: training.metric is \"bleu\"", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check-and-dry-run", "--check", "--dry-run")]
    [InlineData("check-and-json", "--check", "--json")]
    [InlineData("dry-run-and-quiet", "--dry-run", "--quiet")]
    [InlineData("quiet-and-json", "--quiet", "--json")]
    public void WhatDoesNotGoTogetherIsWrongUsage(string name, params string[] options)
    {
        Outcome outcome = Cli.Run(["train", "slot-filling", .. options]);
        Approved.Entry("errors.txt", name, outcome.Error.TrimEnd('\n'));
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
    }
}
