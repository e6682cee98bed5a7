namespace Unroll.Cli.Tests;

[Collection(nameof(ModelCollection))]
public sealed class LabTests(TrainedModel trained)
{
    [Fact]
    public void TheTrellisIsShownAndDrawn()
    {
        using TemporaryFolder folder = new();
        string svg = Path.Combine(folder.Path, "trellis.svg");
        Outcome outcome = Cli.Run("lab", "trellis", trained.Folder, "flights from boston to denver", "--rows", "4", "--svg", svg);
        Assert.Equal(0, outcome.Code);
        Assert.Equal($"The picture is in {svg}.\n", outcome.Error);
        Assert.Contains("boston", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"\* best +score [-0-9.]+ nats, probability [01]\.[0-9]{4}: \S+ \S+ \S+ \S+ \S+\n", outcome.Output);
        Assert.Contains("\n+ second best", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(svg), StringComparison.Ordinal);
    }

    [Fact]
    public void WorkedExamplesShowEveryNumber()
    {
        Outcome outcome = Cli.Run("lab", "worked-examples");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Approved.Text("lab-worked-examples.txt", outcome.Output);
        Assert.Matches(@"y +.*\(4, 4\) +\(12, 12\) +\(32, 32\)\n", outcome.Output);
        Assert.Matches(@"a +.* 0 .* 0 .* 0 .* 7\n", outcome.Output);
    }

    [Fact]
    public void BadInputIsOneSentence()
    {
        Outcome empty = Cli.Run("lab", "trellis", trained.Folder, " ");
        Assert.Equal((1, "unroll: Trellis: found a sentence without words; expected at least one word.\n"), (empty.Code, empty.Error));
        Outcome rows = Cli.Run("lab", "trellis", trained.Folder, "a", "--rows", "0");
        Assert.Equal((2, "unroll: --rows is '0'; expected a whole number from 1 to 1000. See `unroll lab trellis --help`.\n"), (rows.Code, rows.Error));
        Outcome verb = Cli.Run("lab");
        Assert.Equal((2, "unroll: `unroll lab` needs a verb: trellis, worked-examples. See `unroll lab --help`.\n"), (verb.Code, verb.Error));
    }
}
