using System.Text.Json;

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
        Assert.Matches(@"\* best +score [-0-9.]+ nats, probability [01]\.[0-9]{4}:(\s\S+){5}\n", outcome.Output);
        Assert.Contains("\n+ second best", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(svg), StringComparison.Ordinal);
    }

    [Fact]
    public void WorkedExamplesShowEveryNumber()
    {
        Outcome outcome = Cli.Run("lab", "worked-examples");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Approved.Text("lab-worked-examples.txt", outcome.Output);
        Assert.Matches(@"\n y +.*\(4, 4\) +\(12, 12\) +\(32, 32\)\n", outcome.Output);
        Assert.Matches(@"\n a +.* 0\.0001362 +0\.0003178 +0\.0003178 +6\.9994998\n", outcome.Output);
        Assert.Contains("it would answer 0, 0, 0, 7:", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void LearningRatesAreShownAndDrawn()
    {
        using TemporaryFolder folder = new();
        string svg = Path.Combine(folder.Path, "rates.svg");
        string[] test = ["lab", "learning-rate", "slot-filling", .. Cli.Tiny, "--from", "0.001", "--to", "1", "--steps", "30"];
        Outcome shown = Cli.Run([.. test, "--svg", svg]);
        Assert.Equal((0, $"The picture is in {svg}.\n"), (shown.Code, shown.Error));
        Assert.Matches(@"\n first +0\.001 .*\n steepest fall .*\n lowest .*\n last ", shown.Output);
        Assert.Matches(@"\nStart with about --set training\.optimizer\.rate=0\.\d+\n", shown.Output);
        Assert.Equal("svg", System.Xml.Linq.XDocument.Load(svg).Root!.Name.LocalName);
        using JsonDocument json = JsonDocument.Parse(Cli.Run([.. test, "--json"]).Output);
        JsonElement rates = json.RootElement.GetProperty("tables").GetProperty("steps").GetProperty("rate");
        Assert.InRange(rates.GetArrayLength(), 10, 30);
        Assert.Equal(0.001, rates[0].GetDouble());
        Assert.Equal("unroll: training.optimizer makes no steps at a rate; expected one that does, such as sgd or adam.\n", Cli.Run("lab", "learning-rate", "chunking").Error);
        Assert.StartsWith("unroll: The range of rates: found the last one, 0.1; expected more than the first one, 1.", Cli.Run("lab", "learning-rate", "slot-filling", "--from", "1", "--to", "0.1").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SearchesAreMeasuredAgainstAllAnswers()
    {
        JsonElement json = Cli.Run("lab", "search", "--length", "4", "--labels", "2", "--models", "5", "--whole", "--json").Succeeded().Json;
        Assert.Equal("Searches on 5 random models", json.GetProperty("title").GetString());
        JsonElement table = json.GetProperty("tables").GetProperty("searches");
        (string?, double, double, double) Row(int row) => (table.GetProperty("search")[row].GetString(), Cell("right", row), Cell("proven", row), Cell("lost", row));
        double Cell(string column, int row) => table.GetProperty(column)[row].GetDouble();
        Assert.Equal(("all answers", 1, 1, 0), Row(0));
        Assert.Equal(("beam of 50", 1, 1, 0), Row(3)); // wider than the 16 answers
        Outcome many = Cli.Run("lab", "search", "--length", "30");
        Assert.Equal((1, "unroll: --length 30 and --labels 4 give 1.15E+18 answers, all of which are enumerated; expected at most 5,000,000.\n"), (many.Code, many.Error));
    }

    [Fact]
    public void BadInputIsOneSentence()
    {
        Outcome empty = Cli.Run("lab", "trellis", trained.Folder, " ");
        Assert.Equal((1, "unroll: Trellis: found a sentence without words; expected at least one word.\n"), (empty.Code, empty.Error));
        Outcome many = Cli.Run("lab", "trellis", trained.Folder, string.Join(' ', Enumerable.Repeat("a", 501)));
        Assert.Equal((1, "unroll: The sentence has 501 words; expected at most 500, since more cannot be looked at in one picture.\n"), (many.Code, many.Error));
        Assert.InRange(Cli.Run("lab", "trellis", trained.Folder, new string('a', 100_000)).Output.Length, 1, 10_000);
        Outcome rows = Cli.Run("lab", "trellis", trained.Folder, "a", "--rows", "0");
        Assert.Equal((2, "unroll: --rows is '0'; expected a whole number from 1 to 1000. See `unroll lab trellis --help`.\n"), (rows.Code, rows.Error));
        Outcome verb = Cli.Run("lab");
        Assert.Equal((2, "unroll: `unroll lab` needs a verb: toy-memory, gradient-flow, error-surface, clipping, gates, saliency, embedding, attention, hops, heads, trellis, ctc, search, errors, learning-rate, compare, worked-examples. See `unroll lab --help`.\n"), (verb.Code, verb.Error));
    }

    /// <summary>Without a model one is trained, and asked one of its own examples.</summary>
    [Theory]
    [InlineData("hops", "attention")]
    [InlineData("trellis", "trellis")]
    [InlineData("ctc", "occupancy")]
    [InlineData("heads", "heads")]
    [InlineData("errors", "by-length")]
    public void NoModelIsNeeded(string verb, string table)
    {
        JsonElement json = Cli.Run("lab", verb, "--json").Succeeded().Json;
        JsonElement column = json.GetProperty("tables").GetProperty(table).EnumerateObject().First().Value;
        Assert.True(column.GetArrayLength() > 0, json.GetRawText());
        Assert.True(json.GetProperty("seen").GetArrayLength() > 1);
    }

    [Fact]
    public void ATextIsNeededWithAModel()
    {
        Outcome outcome = Cli.Run("lab", "trellis", trained.Folder);
        Assert.Equal((1, "unroll: MODEL was given without what it is asked; expected a text behind it, as for `unroll predict`.\n"), (outcome.Code, outcome.Error));
        Assert.StartsWith("unroll: The model has neither an input nor an option '--stori'", Cli.Run("lab", "hops", "--stori", "x").Error, StringComparison.Ordinal); // a name is no folder
        Outcome none = Cli.Run("lab", "attention", trained.Folder, "flights to boston");
        Assert.Equal((1, "unroll: The answer of this model has no attention; expected a model with attention or hops, such as one of the recipes translation, captions, reading and visual-questions.\n"), (none.Code, none.Error));
    }

    [Fact]
    public void ErrorsOfTwoModelsAreCompared()
    {
        JsonElement json = Cli.Run("lab", "errors", trained.Folder, "--against", trained.Folder, "--rounds", "10", "--json").Succeeded().Json;
        JsonElement tables = json.GetProperty("tables");
        Assert.Equal(0, tables.GetProperty("disagreements").GetProperty("input").GetArrayLength());
        Assert.Contains(json.GetProperty("seen").EnumerateArray(), sentence => sentence.GetString()!.EndsWith("p = 1 by a paired test.", StringComparison.Ordinal));
        Assert.Equal(600, tables.GetProperty("by-rarity").GetProperty("items").EnumerateArray().Sum(count => count.GetDouble()));
    }
}
