using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>Experiments on trained models: on one of the caller's, and on the small one that is trained where none is given.</summary>
[Collection(nameof(ModelCollection))]
public sealed class InsideLabTests(TrainedModel trained)
{
    private const string Sentence = "flights from boston to denver";

    [Fact]
    public void SaliencyIsShownForOneWordAndForAll()
    {
        Outcome all = Cli.Run("lab", "saliency", trained.Folder, Sentence);
        Assert.Equal((0, ""), (all.Code, all.Error));
        Assert.StartsWith($"What moved the answer to: {Sentence}\n", all.Output, StringComparison.Ordinal);
        Assert.Contains("\nOf 5 answers, ", all.Output, StringComparison.Ordinal);
        JsonElement one = Cli.Run("lab", "saliency", trained.Folder, Sentence, "--word", "5", "--steps", "256", "--json").Succeeded().Json.GetProperty("tables");
        JsonElement table = one.GetProperty("saliency"), agreement = one.GetProperty("agreement");
        Assert.Equal(["flights", "from", "boston", "to", "denver"], table.GetProperty("input").EnumerateArray().Select(word => word.GetString()));
        double change = agreement.GetProperty("score")[0].GetDouble() - agreement.GetProperty("score of baseline")[0].GetDouble();
        Assert.Equal(change, table.GetProperty("integrated gradients").EnumerateArray().Sum(value => value.GetDouble()), 0.02 * Math.Max(1, Math.Abs(change)));
        Assert.Equal((1, "unroll: Saliency: found the step 6; expected 1 to 5, one of which the answer says something.\n"), Failed("saliency", trained.Folder, Sentence, "--word", "6"));
        Assert.Equal((1, "unroll: MODEL was given without what it is asked; expected a text behind it, as for `unroll predict`.\n"), Failed("saliency", trained.Folder));
        Assert.Equal((1, "unroll: Saliency: found an input without steps; expected at least one.\n"), Failed("saliency", trained.Folder, " "));
        Assert.Equal((1, "unroll: TEXT has 201 steps; expected at most 200, since more cannot be looked at in one picture.\n"), Failed("saliency", trained.Folder, string.Join(' ', Enumerable.Repeat("a", 201))));
    }

    [Fact]
    public void GatesAreShownAndReported()
    {
        using TemporaryFolder folder = new();
        Outcome shown = Cli.Run("lab", "gates", trained.Folder, Sentence, "--units", "3", "--span", "3", "3", "--report", folder.Path);
        Assert.Equal((0, $"The report is in {Path.Combine(folder.Path, "report.html")}.\n"), (shown.Code, shown.Error));
        Assert.Contains("forget gate of encoder.0.forward", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\nBy the mean of the forget gate over this input, unit ", shown.Output, StringComparison.Ordinal);
        Assert.Equal(["gates.csv", "span-units.csv", "units.csv"], Directory.GetFiles(folder.Path, "*.csv").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(5, Directory.GetFiles(folder.Path, "*.svg").Length);
        Assert.All(shown.Lines, line => Assert.InRange(line.Length, 0, 100));
        Assert.Equal((1, "unroll: The model has no cell at top; expected encoder.0.forward, encoder.0.backward.\n"), Failed("gates", trained.Folder, Sentence, "--place", "top"));
        Assert.Equal((1, "unroll: The span: found steps 4 to 3 of 5; expected a first and a last one among them.\n"), Failed("gates", trained.Folder, Sentence, "--span", "4", "3"));
        Assert.Equal((1, "unroll: The span: found the whole input; expected a part of it, so that units can differ outside.\n"), Failed("gates", trained.Folder, Sentence, "--span", "1", "5"));
    }

    [Fact]
    public void VectorsAreDrawn()
    {
        string[] few = ["--points", "40"];
        JsonElement words = Cli.Run(["lab", "embedding", trained.Folder, "--near", "boston", "--offset", "boston,denver,monday", .. few, "--json"]).Succeeded().Json;
        Assert.Equal(40, words.GetProperty("tables").GetProperty("places").GetProperty("name").GetArrayLength());
        Assert.Equal(Enumerable.Repeat("boston", 5).Concat(Enumerable.Repeat("boston - denver + monday", 5)), words.GetProperty("tables").GetProperty("neighbours").GetProperty("of").EnumerateArray().Select(name => name.GetString()));
        Outcome states = Cli.Run(["lab", "embedding", trained.Folder, "--states", .. few]);
        Assert.Equal((0, ""), (states.Code, states.Error));
        Assert.Contains("of them belongs to the same group", states.Output.Replace('\n', ' '), StringComparison.Ordinal);
        Assert.StartsWith("unroll: There is no vector of \"atlantis\"; expected one of the ", Failed("embedding", trained.Folder, "--near", "atlantis").Item2, StringComparison.Ordinal);
        Assert.Equal((2, "unroll: --offset is 'a,b'; expected three words with commas between them, such as monday,tuesday,morning. See `unroll lab embedding --help`.\n"), Failed("embedding", trained.Folder, "--offset", "a,b"));
    }

    /// <summary>Without a model, a small one is trained, which is named, and gives the same each time.</summary>
    [Fact]
    public void WithoutAModelASmallOneIsTrained()
    {
        Outcome once = Cli.Run("lab", "gates"), again = Cli.Run("lab", "gates");
        Assert.Equal((0, ""), (once.Code, once.Error));
        Assert.Contains("The model is a small tagger, trained just now on the built-in sample", once.Output, StringComparison.Ordinal);
        Assert.Equal(once.Output, again.Output);
    }

    private static (int Code, string Error) Failed(params string[] arguments)
    {
        Outcome outcome = Cli.Run(["lab", .. arguments]);
        return (outcome.Code, outcome.Error);
    }
}
