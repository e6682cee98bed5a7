using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary><c>unroll lab compare</c>.</summary>
public sealed class CompareLabTests
{
    private static readonly string[] Small = ["lab", "compare", "question-type", "--set", "training.epochs=1", "--set", "model.input.embedding=4", "--vary", "model.encoder.cell.hidden=2,3", "--seeds", "2", "--rounds", "20", "--json"];

    /// <summary>All runs are made, compared, and not made again.</summary>
    [Fact]
    public void VariantsAreTrainedOnce()
    {
        using TemporaryFolder folder = new();
        string[] call = [.. Small, "--jobs", "2", "--out", folder["cells"]];
        JsonElement json = Cli.Run(call).Succeeded().Json;
        JsonElement variants = json.GetProperty("tables").GetProperty("variants");
        Assert.Equal(["2", "3"], variants.GetProperty("variant").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(4, json.GetProperty("tables").GetProperty("runs").GetProperty("seed").GetArrayLength());
        Assert.Matches(@"^\d against \d: [\d.]+ and [\d.]+, p = [\d.]+; ", json.GetProperty("seen")[1].GetString()!);
        Assert.Equal(8, Directory.GetFileSystemEntries(folder["cells"]).Length);
        string events = File.ReadAllText(folder["cells/2-1.jsonl"]);
        Assert.Equal(json.GetRawText(), Cli.Run(call).Succeeded().Json.GetRawText());
        Assert.Equal(events, File.ReadAllText(folder["cells/2-1.jsonl"]));
    }

    [Fact]
    public void BadInputIsOneSentence()
    {
        Outcome twice = Cli.Run("lab", "compare", "question-type", "question-type");
        Assert.Equal((1, "unroll: `unroll lab compare`: found two variants named question-type; expected names that differ, so give recipes other names, or --vary other values.\n"), (twice.Code, twice.Error));
        Outcome alike = Cli.Run("lab", "compare", "question-type", "--vary", "data.sample=a b,a-b");
        Assert.Equal(1, alike.Code);
        Outcome apart = Cli.Run("lab", "compare", "question-type", "sentiment", "--set", "training.epochs=1", "--set", "model.encoder.cell.hidden=2", "--set", "model.input.embedding=2", "--seeds", "1");
        Assert.Equal((1, "unroll: `unroll lab compare`: found recipes with different test sets; expected one for all, such as a corpus named by --data.\n"), (apart.Code, apart.Error));
        Outcome field = Cli.Run("lab", "compare", "question-type", "--vary", "hidden");
        Assert.Equal((2, "unroll: --vary is 'hidden'; expected a field and its values, such as model.encoder.cell.type=elman,gru. See `unroll lab compare --help`.\n"), (field.Code, field.Error));
        Outcome value = Cli.Run("lab", "compare", "question-type", "--vary", "model.encoder.cell.hidden=2,x");
        Assert.Equal(1, value.Code);
        Assert.StartsWith("unroll: ", value.Error, StringComparison.Ordinal);
        Assert.Single(value.Error.TrimEnd().Split('\n'));
        Outcome data = Cli.Run("lab", "compare", "question-type", "--vary", "model.encoder.cell.hidden=2,3", "--data", "/nowhere");
        Assert.Equal(1, data.Code);
        Assert.StartsWith("unroll: ", data.Error, StringComparison.Ordinal);
        Assert.Single(data.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void ScoresOfOneKindAreCompared()
    {
        string[] quick = ["--set", "training.epochs=1", "--seeds", "1"];
        Outcome outcome = Cli.Run(["lab", "compare", "question-type", "slot-filling", .. quick]);
        Assert.Equal((1, "unroll: `unroll lab compare`: found recipes scored by accuracy and f1; expected recipes with one kind of score.\n"), (outcome.Code, outcome.Error));
    }
}
