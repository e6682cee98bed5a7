using System.Text;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary><c>inspect A --compare B</c>, of models and of files of tensors.</summary>
public sealed class CompareTests : IDisposable
{
    private const string Sentences = "fly\tO\nto\tO\nparis\tB-city\n\nsleep\tO\nin\tO\nnew\tB-city\nyork\tI-city\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TwoModelsAreAsApproved()
    {
        Save("a.model", 1, Sentences, Report(1, 0.75), "training.seed=1");
        RunReport other = Report(2, 0.5);
        Save("b.model", 2, Sentences + "\nto\tO\nrome\tB-city\nby\tO\nbus\tO\n", other with
        {
            Data = new Dictionary<string, string> { ["train"] = "0123", ["dev"] = "89abcdef89abcdef" },
            Faults = [new TrainingFault(12, 1, "the loss is NaN", 0.05)],
        }, "training.seed=2", "training.schedule=cosine", "model.dropout=0.1");
        Save("c.model", 3, Sentences, Report(1, 0.75), "model.encoder.cell={\"type\":\"gru\",\"hidden\":3}");
        string text = Compare("a.model", "b.model") + "\n\n" + Compare("a.model", "c.model");
        Approved.Text("inspect-compare.txt", text);
        Assert.DoesNotContain("\e", text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameModelIsCalledThat()
    {
        Save("a.model", 1, Sentences, Report(1, 0.75));
        Save("b.model", 1, Sentences, Report(1, 0.75));
        Assert.EndsWith("\nThe same model: parameters, vocabularies, recipe and report are equal, bit for bit.\n", Compare("a.model", "b.model"), StringComparison.Ordinal);
        JsonElement json = Json("a.model", "b.model");
        Assert.True(json.GetProperty("same").GetBoolean());
        Assert.Empty(json.GetProperty("recipe").EnumerateArray());
        Assert.Equal((0.0, 0.0, 1.0), Distances(json.GetProperty("parameters").GetProperty("all")));
    }

    [Theory]
    [InlineData("The same answers: parameters and vocabularies are equal, bit for bit, and only the reports of their training differ.", 1, Sentences, 2)]
    [InlineData("The same answers: parameters and vocabularies are equal, bit for bit, and only the recipes (training.epochs) differ.", 1, Sentences, 1, "training.epochs=7")]
    [InlineData("The same parameters' names and shapes in models that are described otherwise (model.dropout): 0 of 9 parameters differ, by 0 of A's length in all, cosine 1.", 1, Sentences, 1, "model.dropout=0.3")]
    [InlineData("The same parameters' names and shapes over other vocabularies: 0 of 9 parameters differ, by 0 of A's length in all, cosine 1.", 1, "fly\tO\nto\tO\nrome\tB-city\n\nsleep\tO\nin\tO\nnew\tB-city\nyork\tI-city\n", 1)]
    [InlineData("The same architecture, other weights: 6 of 9 parameters differ, by ", 2, Sentences, 1)]
    [InlineData("The same layers in other sizes: 1 parameter of the same shape in both, 8 of another shape, 0 only in A, 0 only in B.", 1, Sentences, 1, "model.input.embedding=5", "model.encoder.cell.hidden=4")]
    [InlineData("Other architectures: 5 parameters of the same shape in both, 1 of another shape, 3 only in A, 0 only in B.", 1, Sentences, 1, "model.encoder.bidirectional=false")]
    public void TheVerdictSaysWhatMattersMost(string verdict, ulong draw, string sentences, int bestEpoch, params string[] settings)
    {
        Save("a.model", 1, Sentences, Report(1, 0.75));
        Save("b.model", draw, sentences, Report(1, 0.75) with { BestEpoch = bestEpoch }, settings);
        Assert.StartsWith(verdict, Compare("a.model", "b.model").TrimEnd('\n').Split('\n')[^1], StringComparison.Ordinal);
        Assert.False(Json("a.model", "b.model").GetProperty("same").GetBoolean());
    }

    [Fact]
    public void JsonHasEveryDifference()
    {
        Save("a.model", 1, Sentences, Report(1, 0.75), "training.seed=1");
        Save("b.model", 2, Sentences + "\nto\tO\nrome\tB-city\n", Report(2, 0.5) with { Test = null }, "training.seed=2");
        JsonElement json = Json("a.model", "b.model");
        Assert.Equal(["kind", "of", "a", "b", "recipe", "training", "scores", "data", "vocabularies", "parameters", "same", "verdict"], json.Names());
        JsonElement field = Assert.Single(json.GetProperty("recipe").EnumerateArray());
        Assert.Equal(("training.seed", 1, 2), (field.GetProperty("field").GetString(), field.GetProperty("a").GetInt32(), field.GetProperty("b").GetInt32()));
        Assert.Equal(["a", "b", "same"], json.GetProperty("training").Names());
        Assert.Equal(["seed", "kernels", "version", "epochs", "complete", "bestEpoch", "parameters", "faults"], json.GetProperty("training").GetProperty("a").Names());
        JsonElement dev = json.GetProperty("scores")[0], test = json.GetProperty("scores")[1];
        Assert.Equal((0.75, 0.5, -0.25), (dev.GetProperty("a").GetDouble(), dev.GetProperty("b").GetDouble(), dev.GetProperty("difference").GetDouble()));
        Assert.Equal(("test", JsonValueKind.Null, JsonValueKind.Null), (test.GetProperty("part").GetString(), test.GetProperty("b").ValueKind, test.GetProperty("difference").ValueKind));
        Assert.All(json.GetProperty("data").EnumerateArray(), part => Assert.True(part.GetProperty("same").GetBoolean()));
        JsonElement words = json.GetProperty("vocabularies").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "words");
        Assert.Equal("rome", Assert.Single(words.GetProperty("onlyInB").EnumerateArray()).GetString());
        Assert.Empty(words.GetProperty("onlyInA").EnumerateArray());
        Assert.Equal(["onlyInA", "onlyInB", "otherShape", "sameShape", "all"], json.GetProperty("parameters").Names());
        Assert.Equal("words.table", Assert.Single(json.GetProperty("parameters").GetProperty("otherShape").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public void TensorsAreMeasured()
    {
        Write("a.safetensors", ("one", new Shape(3), [3, 0, 4]), ("same", new Shape(2), [1, 2]), ("zero", new Shape(1), [0]), ("mine", new Shape(1), [1]), ("long", new Shape(2), [1, 1]));
        Write("b.safetensors", ("same", new Shape(2), [1, 2]), ("one", new Shape(3), [0, 0, 4]), ("zero", new Shape(1), [-0f]), ("yours", new Shape(1), [1]), ("long", new Shape(3), [1, 1, 1]));
        JsonElement json = Json("a.safetensors", "b.safetensors"), tensors = json.GetProperty("tensors");
        Assert.Equal(["kind", "of", "a", "b", "tensors", "same", "verdict"], json.Names());
        JsonElement[] same = [.. tensors.GetProperty("sameShape").EnumerateArray()];
        Assert.Equal(["one", "same", "zero"], same.Select(one => one.GetProperty("name").GetString()));
        Assert.Equal((3, 0.6, 0.8), Distances(same[0]));
        Assert.Equal([false, true, false], same.Select(one => one.GetProperty("equal").GetBoolean())); // the bits of 0 and -0 differ
        Assert.Equal((0.0, JsonValueKind.Null), (same[2].GetProperty("relative").GetDouble(), same[2].GetProperty("cosine").ValueKind));
        Assert.Equal("Other tensors: 3 tensors of the same shape in both, 1 of another shape, 1 only in A, 1 only in B.", json.GetProperty("verdict").GetString());
        Assert.Contains("1 tensor only in B:\n  yours\n", Compare("a.safetensors", "b.safetensors"), StringComparison.Ordinal);
        Assert.EndsWith("\nThe same tensors, bit for bit.\n", Compare("a.safetensors", "a.safetensors"), StringComparison.Ordinal);
    }

    [Fact]
    public void TypesAreReadAsTheyAreWritten()
    {
        Raw("wide.safetensors", "F64", BitConverter.GetBytes(1.0));
        Raw("wider.safetensors", "F64", BitConverter.GetBytes(1 + 1e-12));
        Raw("narrow.safetensors", "F32", BitConverter.GetBytes(1f));
        Raw("half.safetensors", "F16", BitConverter.GetBytes((Half)1.5));
        Raw("brain.safetensors", "BF16", [0xC0, 0x3F]); // 1.5
        Raw("whole.safetensors", "I32", BitConverter.GetBytes(1));
        Assert.Equal(1e-12, One("wide.safetensors", "wider.safetensors").GetProperty("largest").GetDouble(), 15);
        Assert.False(One("wide.safetensors", "narrow.safetensors").GetProperty("equal").GetBoolean());
        Assert.Equal(0, One("wide.safetensors", "narrow.safetensors").GetProperty("largest").GetDouble());
        Assert.Equal((0.5, 0.5, 1.0), Distances(One("narrow.safetensors", "half.safetensors")));
        Assert.Equal((0.0, 0.0, 1.0), Distances(One("half.safetensors", "brain.safetensors")));
        Assert.True(One("whole.safetensors", "whole.safetensors").GetProperty("equal").GetBoolean());
        Assert.Equal(JsonValueKind.Null, One("whole.safetensors", "narrow.safetensors").GetProperty("largest").ValueKind);

        JsonElement One(string a, string b) => Json(a, b).GetProperty("tensors").GetProperty("sameShape")[0];
    }

    [Fact]
    public void WhatIsNoModelIsRefused()
    {
        Save("a.model", 1, Sentences, Report(1, 0.75));
        Write("a.safetensors", ("one", new Shape(1), [1]));
        folder.Write("cut.safetensors", "short");
        Fails("compare-nothing", "a.model", "none");
        Fails("compare-no-model", folder.Path, "a.model");
        Fails("compare-data", "a.model", Path.GetFileName(folder.Write("data.conll", Sentences)));
        Fails("compare-two-kinds", "a.safetensors", "a.model");
        Fails("compare-two-kinds-other-way", "a.model", "a.safetensors");
        Fails("compare-tensors-missing", "a.safetensors", "none.safetensors");
        Fails("compare-tensors-cut", "a.safetensors", "cut.safetensors");
    }

    [Theory]
    [InlineData("compare-and-recipe", "--recipe", "slot-filling")]
    [InlineData("compare-and-column", "--word", "1")]
    [InlineData("compare-without-value")]
    public void WhatDoesNotGoWithItIsWrongUsage(string name, params string[] more)
    {
        Outcome outcome = Cli.Run(["inspect", "a.model", .. more, "--compare", .. more.Length == 0 ? Array.Empty<string>() : ["b.model"]]);
        Approved.Entry("errors.txt", name, outcome.Error.TrimEnd('\n'));
        Assert.Equal(2, outcome.Code);
    }

    private static (double, double, double) Distances(JsonElement one) =>
        (one.GetProperty("largest").GetDouble(), one.GetProperty("relative").GetDouble(), one.GetProperty("cosine").GetDouble());

    private static RunReport Report(int bestEpoch, double f1) => new()
    {
        Version = "0.1.0",
        Seed = (ulong)bestEpoch,
        Kernels = "avx2",
        BestEpoch = bestEpoch,
        Metric = "f1",
        Complete = true,
        Epochs = [new EpochReport(1, 0.5, f1, 0.1)],
        Data = new Dictionary<string, string> { ["train"] = "0123456789abcdef", ["dev"] = "89abcdef89abcdef" },
        Dev = new Dictionary<string, double> { ["f1"] = f1 },
        Test = new Dictionary<string, double> { ["f1"] = f1 },
    };

    private void Save(string name, ulong draw, string sentences, RunReport report, params string[] settings)
    {
        Recipe recipe = Recipe.Load("slot-filling", ["model.input.embedding=2", "model.encoder.cell.hidden=3", "model.input.minCount=1", .. settings]);
        Dataset train = recipe.Data.OpenTest(folder.Write("train.conll", sentences));
        ParameterStore store = ParameterStore.Draw(draw);
        using Model model = Model.Build(recipe, recipe.Model.Fit(train), store);
        using Model whole = model.With(report with { Parameters = store.Count });
        whole.Save(folder[name]);
    }

    private void Write(string name, params (string Name, Shape Shape, Real[] Numbers)[] tensors)
    {
        using FileStream stream = File.Create(folder[name]);
        SafeTensors.Write(stream, [.. tensors.Select(one => (one.Name, new Tensor(one.Shape, one.Numbers)))]);
    }

    private void Raw(string name, string type, byte[] numbers)
    {
        byte[] header = Encoding.UTF8.GetBytes($"{{\"one\":{{\"dtype\":\"{type}\",\"shape\":[1],\"data_offsets\":[0,{numbers.Length}]}}}}");
        folder.Write(name, [.. BitConverter.GetBytes((long)header.Length), .. header, .. numbers]);
    }

    private JsonElement Json(string a, string b) => Cli.Run("inspect", folder[a], "--compare", folder[b], "--json").Succeeded().Json;

    private string Compare(string a, string b) =>
        Cli.Run("inspect", folder[a], "--compare", folder[b]).Succeeded().Output.Replace(folder.Path, "{tmp}", StringComparison.Ordinal);

    private void Fails(string name, string a, string b)
    {
        Outcome outcome = Cli.Run("inspect", Path.Combine(folder.Path, a), "--compare", Path.Combine(folder.Path, b));
        Approved.Entry("errors.txt", name, outcome.Error.Replace(folder.Path, "{tmp}", StringComparison.Ordinal).TrimEnd('\n'));
        Assert.Equal("", outcome.Output);
        Assert.Equal(1, outcome.Code);
    }
}
