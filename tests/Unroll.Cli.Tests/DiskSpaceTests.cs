namespace Unroll.Cli.Tests;

/// <summary>A disk without room: it is said before anything is computed, or while it fills.</summary>
public sealed class DiskSpaceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void ATrainingThatHasNoRoomDoesNotBegin()
    {
        Outcome outcome = Train(_ => 12_345_678, "training.epochs=1", "model.encoder.cell.hidden=512");
        Assert.Equal(1, outcome.Code);
        Assert.Matches(@"\Aunroll: --out .*: found 12\.3 MB free on that disk; expected [0-9.]+ MB for the model and its checkpoints, so free some space, or choose another disk by --out\.\n\z", outcome.Error);
        Assert.False(Path.Exists(folder["m"]));
    }

    [Fact]
    public void ADiskThatFillsIsSaidOnce()
    {
        int asked = 0;
        Outcome outcome = Train(_ => asked++ == 0 ? long.MaxValue : 999_999, "training.epochs=1", "model.encoder.cell.hidden=8", "model.input.embedding=8");
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith($"unroll: --out {folder["m"]}: only 1 MB are free on that disk, and", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void WhatTheSystemDoesNotSayIsNoFault()
    {
        Assert.Equal(0, Train(_ => null, "training.epochs=1", "model.encoder.cell.hidden=8", "model.input.embedding=8").Code);
        Assert.Null(DiskSpace.Free(folder["there is no such folder"]));
        Assert.True(DiskSpace.Free(folder.Path) > 0);
    }

    public void Dispose() => folder.Dispose();

    private Outcome Train(Func<string, long?> free, params string[] settings)
    {
        using StringWriter output = new(), error = new();
        using Host host = new(TextReader.Null, output, error) { FreeSpace = free };
        int code = UnrollCli.Run(["train", "slot-filling", "--out", folder["m"], "--quiet", "--checkpoint-every", "0", .. settings.SelectMany(setting => new[] { "--set", setting })], host);
        return new Outcome(code, output.ToString(), error.ToString());
    }
}
