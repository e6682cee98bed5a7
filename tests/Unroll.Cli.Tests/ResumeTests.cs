using System.Text;
using System.Text.RegularExpressions;

namespace Unroll.Cli.Tests;

/// <summary><c>train --resume</c>, <c>--restart</c> and <c>--checkpoint-every</c>: runs that are stopped and go on.</summary>
public sealed partial class ResumeTests : IDisposable
{
    private const string Step = "\"event\":\"step\"";

    private static readonly string[] Run =
        ["train", "slot-filling", .. Cli.Tiny, "--set", "training.schedule={\"type\":\"decay\",\"start\":1}", "--set", "training.average=0.9", "--set", "training.seed=3", "--json"];

    private readonly TemporaryFolder folder = new();

    private string Target => folder["m.model"];

    private string Checkpoint => Path.Combine(Target, "checkpoint.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ARunThatWasStoppedTwiceEndsWithTheSameBytes()
    {
        Outcome whole = Cli.Run([.. Run, "--out", folder["whole.model"]]).Succeeded();
        Outcome first = Stopped.After(Step, 2, [.. Run, "--out", Target]);
        Assert.Equal(130, first.Code);
        Assert.True(File.Exists(Checkpoint));
        Outcome second = Stopped.After(Step, 6, [.. Run, "--out", Target, "--resume"]);
        Assert.Equal(130, second.Code);
        Assert.Equal((20, 0), (second.JsonLines[0].GetProperty("step").GetInt32(), second.JsonLines[0].GetProperty("epochs").GetInt32()));
        Outcome third = Cli.Run([.. Run, "--out", Target, "--resume"]).Succeeded();
        Assert.Equal("resumed", third.JsonLines[0].GetProperty("event").GetString());
        Assert.Equal(Stopped.Model(folder["whole.model"]), Stopped.Model(Target));
        Assert.True(Trainer.HasEndedAt(Checkpoint));
        Assert.Equal(Losses(whole), Losses(first).Concat(Losses(second)).Concat(Losses(third)));

        static IEnumerable<(int, double)> Losses(Outcome outcome) =>
            outcome.Events("step").Select(step => (step.GetProperty("step").GetInt32(), step.GetProperty("loss").GetDouble()));
    }

    [Theory]
    [InlineData("--checkpoint-every", "0")]
    [InlineData("--threads", "1")]
    public void NeitherThreadsNorCheckpointsChangeTheModel(string option, string value)
    {
        Cli.Run([.. Run, "--out", folder["whole.model"]]).Succeeded();
        IEnumerable<string> others = Run.TakeWhile(arg => arg != option).Concat(Run.SkipWhile(arg => arg != option).Skip(2));
        Cli.Run([.. others, "--out", Target, option, value]).Succeeded();
        Assert.Equal(Stopped.Model(folder["whole.model"]), Stopped.Model(Target));
        Assert.True(Trainer.HasEndedAt(Checkpoint));
    }

    [Fact]
    public void PeopleAreToldHowToGoOnAndWhereItGoesOn()
    {
        string[] run = Run[..^1];
        Outcome first = Stopped.After("epoch     1/2", 1, [.. run, "--out", Target]);
        Assert.Equal(130, first.Code);
        Assert.Contains("Interrupted. The same command with --resume goes on from here.\n", first.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nresumed after step \d+, 1 epoch done\n", Cli.Run([.. run, "--out", Target, "--resume"]).Succeeded().Output);
    }

    [Fact]
    public void AFinishedRunHasNothingLeftToDo()
    {
        Cli.Run([.. Run, "--out", Target, "--resume"]).Succeeded(); // begins, since none was
        SortedDictionary<string, string> before = Stopped.Model(Target);
        Outcome again = Cli.Run([.. Run, "--out", Target, "--resume"]);
        Assert.Equal((0, "", $"unroll: the run in {Target} had come to its end; nothing was left to do.\n"), (again.Code, again.Output, again.Error));
        Assert.Equal(before, Stopped.Model(Target));
    }

    [Fact]
    public void AFinishedRunIsNotMixedUpWithAnother()
    {
        Cli.Run([.. Run, "--out", Target]).Succeeded();
        SortedDictionary<string, string> before = Stopped.Model(Target);
        Outcome other = Cli.Run([.. Run, "--seed", "99", "--out", Target, "--resume"]);
        Assert.Equal(1, other.Code);
        Approved.Entry("errors.txt", "resume-of-another-finished-run", other.Error.Replace(folder.Path, "{tmp}", StringComparison.Ordinal).TrimEnd('\n'));
        Assert.Equal(before, Stopped.Model(Target));
        Cli.Run([.. Run, "--seed", "99", "--out", Target, "--restart"]).Succeeded();
        Assert.NotEqual(before, Stopped.Model(Target));
    }

    [Fact]
    public void AStoppedRunIsNeitherLostNorMixedUp()
    {
        Stop();
        byte[] checkpoint = File.ReadAllBytes(Checkpoint);
        SortedDictionary<string, string> model = Stopped.Model(Target);
        Fails("resume-not-said", Run);
        Fails("resume-other-recipe", [.. Run, "--resume", "--set", "model.encoder.cell.hidden=17", "--set", "training.epochs=5"]);
        Fails("resume-other-seed", [.. Run, "--resume", "--seed", "4"]);
        Fails("resume-other-data", [.. Run, "--resume", "--data", folder.Write("mine.conll", "fly\tO\nto\tO\nparis\tB-city\n")]);
        Fails("restart-that-fails", [.. Run, "--restart", "--set", "training.metric=bleu"]);
        Assert.Equal(checkpoint, File.ReadAllBytes(Checkpoint));
        Assert.Equal(model, Stopped.Model(Target));
    }

    [Fact]
    public void RestartBeginsAnew()
    {
        Stop();
        Outcome anew = Cli.Run([.. Run, "--out", Target, "--restart"]).Succeeded();
        Assert.Equal("step", anew.JsonLines[0].GetProperty("event").GetString());
        Cli.Run([.. Run, "--out", folder["whole.model"]]).Succeeded();
        Assert.Equal(Stopped.Model(folder["whole.model"]), Stopped.Model(Target));
        Assert.True(Trainer.HasEndedAt(Checkpoint));
        Fails("resume-and-restart", [.. Run, "--resume", "--restart"], 2);
    }

    [Theory]
    [InlineData("checkpoint-empty")]
    [InlineData("checkpoint-cut")]
    [InlineData("checkpoint-cut-in-the-header")]
    [InlineData("checkpoint-random")]
    [InlineData("checkpoint-of-another-version")]
    [InlineData("checkpoint-one-bit")]
    [InlineData("checkpoint-is-a-model")]
    public void ADamagedCheckpointIsRefusedAndTheModelStays(string name)
    {
        Stop();
        byte[] bytes = File.ReadAllBytes(Checkpoint);
        Rng random = new(1);
        byte[] bad = name switch
        {
            "checkpoint-empty" => [],
            "checkpoint-cut" => bytes[..^1000],
            "checkpoint-cut-in-the-header" => bytes[..100],
            "checkpoint-random" => [.. Enumerable.Range(0, 10_000).Select(_ => (byte)random.NextBits())],
            "checkpoint-of-another-version" => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("\"checkpoint\":\"6\"", "\"checkpoint\":\"9\"", StringComparison.Ordinal)),
            "checkpoint-one-bit" => [.. bytes[..^5], (byte)(bytes[^5] ^ 1), .. bytes[^4..]],
            _ => File.ReadAllBytes(Assert.Single(Directory.GetFiles(Target, "weights-*"))),
        };
        File.WriteAllBytes(Checkpoint, bad);
        SortedDictionary<string, string> model = Stopped.Model(Target);
        Fails(name, [.. Run, "--resume"]);
        Assert.Equal(model, Stopped.Model(Target));
        Assert.Equal(bad, File.ReadAllBytes(Checkpoint));
        Cli.Run("predict", Target, "to boston").Succeeded();
    }

    [Fact]
    public void ACheckpointThatCannotBeWrittenLeavesTheOneBefore()
    {
        Stop();
        byte[] before = File.ReadAllBytes(Checkpoint);
        Directory.CreateDirectory(Checkpoint + ".tmp"); // where the new one is written before it takes the place of the old one
        Outcome outcome = Cli.Run([.. Run, "--resume", "--checkpoint-every", "0", "--out", Target]);
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith($"unroll: {Checkpoint}: the checkpoint cannot be written: ", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith(" What was saved there before is unchanged.\n", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Checkpoint));
        Directory.Delete(Checkpoint + ".tmp");
        Cli.Run([.. Run, "--resume", "--out", Target]).Succeeded();
    }

    /// <summary>A run that has ended, or was stopped, is given more epochs: it goes on as one that had them from the beginning.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MoreEpochsAreThoseThatThereWouldHaveBeen(bool stopped)
    {
        string[] more = [.. Run, "--set", "training.epochs=3"];
        Cli.Run([.. more, "--out", folder["whole.model"]]).Succeeded();
        if (stopped)
            Stop();
        else
            Cli.Run([.. Run, "--out", Target]).Succeeded();
        Outcome rest = Cli.Run([.. more, "--out", Target, "--resume"]).Succeeded();
        Assert.Equal("resumed", rest.JsonLines[0].GetProperty("event").GetString());
        Assert.Equal(Stopped.Model(folder["whole.model"]), Stopped.Model(Target));
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole.model"], "checkpoint.safetensors")), File.ReadAllBytes(Checkpoint));
    }

    [Fact]
    public void MoreEpochsThatCannotBeMadeAreRefusedInASentence()
    {
        string[] cosine = [.. Run, "--set", "training.schedule=cosine", "--out", Target, "--resume"];
        Cli.Run(cosine).Succeeded();
        Assert.Equal($"unroll: {Checkpoint}: the run started with training.epochs=2, and its training.schedule lets the rate fall over that many; 5 cannot be made of them. Go on with 2, start again, or start from its model as a new run (--from).\n",
            Cli.Run([.. cosine, "--set", "training.epochs=5"]).Error);
        File.Delete(Checkpoint);
        Assert.Equal($"unroll: --out {Target}: the run here had come to its end, and its checkpoint is not there any more, without which more epochs cannot be made of it; start from its model (--from), or start again (--restart).\n",
            Cli.Run([.. cosine, "--set", "training.epochs=5"]).Error);
        string[] patient = [.. Run, "--set", "training.epochs=9", "--set", "training.patience=1", "--set", "training.optimizer.rate=1e-9", "--out", folder["p.model"], "--resume"];
        Cli.Run(patient).Succeeded();
        Assert.Equal($"unroll: --out {folder["p.model"]}: the run here had come to its end, and more epochs would change nothing: Stopped early after epoch 2 of 9: the dev f1 was best in epoch 1 and not better in 1 epoch since (training.patience=1; 0 turns early stopping off).\n",
            Cli.Run([.. patient, "--set", "training.epochs=10"]).Error);
    }

    private void Stop() => Assert.Equal(130, Stopped.After(Step, 3, [.. Run, "--out", Target]).Code);

    private void Fails(string name, string[] args, int code = 1)
    {
        Outcome outcome = Cli.Run([.. args, "--out", Target]);
        string error = HeaderLength().Replace(outcome.Error.Replace(folder.Path, "{tmp}", StringComparison.Ordinal), "header length {n}"); // times are in it
        Approved.Entry("errors.txt", name, error.TrimEnd('\n'));
        Assert.Equal((code, ""), (outcome.Code, outcome.Output));
        Assert.Equal(error.Length - 1, error.IndexOf('\n', StringComparison.Ordinal));
    }

    [GeneratedRegex(@"header length \d+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeaderLength();
}
