namespace Unroll.Cli.Tests;

/// <summary>Each error is one line on standard error, approved by name in tests/approved/errors.txt; {tmp} stands for the test's folder.</summary>
[Collection(nameof(ModelCollection))]
public sealed class ErrorTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("no-sentences", "")]
    [InlineData("wrong-column-count", "fly\tO\nto\tO\tO\n")]
    [InlineData("invalid-tag-sequence", "fly\tO\nparis\tB-city\n\nto\tcity\n")]
    public void BadData(string name, string text)
    {
        string file = folder.Write("bad.conll", text);
        Fails(1, name, "train", "slot-filling", "--data", file, "--out", folder["m.model"]);
        Assert.False(Directory.Exists(folder["m.model"]));
    }

    [Fact]
    public void MissingFile() => Fails(1, "missing-file", "train", "slot-filling", "--data", folder["none"]);

    [Fact]
    public void FolderForAFile() => Fails(1, "folder-for-a-file", "predict", trained.Folder, "--file", folder.Path);

    [Theory]
    [InlineData("next-of-a-tagger", "--next", "3", "hello")]
    [InlineData("next-and-best", "--next", "3", "--best", "2")]
    [InlineData("best-none", "--best", "0")]
    [InlineData("best-not-a-number", "--best", "all")]
    [InlineData("samples-too-many", "--samples", "1000000")]
    [InlineData("seed-negative-of-samples", "--samples", "2", "--seed", "-1")]
    [InlineData("seed-without-draws", "--seed", "3")]
    [InlineData("seed-twice", "--seed", "3", "--seed", "4")]
    [InlineData("best-and-columns", "--best", "2", "--columns")]
    [InlineData("named-text-and-text", "--text", "hello", "hello")]
    [InlineData("named-text-and-format", "--text", "hello", "--format", "jsonl")]
    [InlineData("named-without-value", "hello", "--text")]
    [InlineData("named-before-an-option", "--text", "--json")]
    [InlineData("named-unknown", "--texd", "hello")]
    [InlineData("text-and-file", "text", "--file", "x")]
    public void AskingATagger(string name, params string[] args) => Fails(1, name, ["predict", trained.Folder, .. args]);

    [Fact]
    public void AskingNoModel() => Fails(1, "predict-without-model", "predict", "--text", "hello");

    [Fact]
    public void EndOfASentenceInText() =>
        Fails(1, "end-of-sentence-in-text", "train", "language-model", "--data", folder.Write("bad.txt", "one two\nthree <eos>\n"), "--out", folder["m.model"]);

    [Fact]
    public void FolderWithoutParts() => Fails(1, "folder-without-parts", "evaluate", trained.Folder, "--data", folder.Path);

    [Fact]
    public void InvalidText()
    {
        folder.Write("bad.txt", [(byte)'a', (byte)'\n', (byte)'b', 0xFF, (byte)'\n']);
        Fails(1, "invalid-utf8-text", "predict", trained.Folder, "--file", folder["bad.txt"]);
        Fails(1, "invalid-utf8-data", "inspect", folder["bad.txt"]);
    }

    [Fact]
    public void RecipeWithATypo()
    {
        string recipe = folder.Write("recipe.json", "{\n  \"training\": {\n    \"epoch\": 3\n  }\n}\n");
        Fails(1, "recipe-typo", "train", recipe);
    }

    [Theory]
    [InlineData("unknown-recipe", "train", "slot-filing")]
    [InlineData("language-model-of-tags", "train", "language-model", "--set", "data=tagged", "--out", "{tmp}/m.model")]
    [InlineData("language-model-backwards", "train", "language-model", "--set", "model.encoder.bidirectional=true", "--out", "{tmp}/m.model")]
    [InlineData("set-without-value", "train", "slot-filling", "--set", "training.epochs")]
    [InlineData("set-not-a-number", "train", "slot-filling", "--set", "training.epochs=many")]
    [InlineData("set-unknown-field", "train", "slot-filling", "--set", "training.epoch=3")]
    [InlineData("set-unknown-type", "train", "slot-filling", "--set", "model.encoder.cell.type=lstn")]
    [InlineData("out-is-empty", "train", "slot-filling", "--out", "")]
    [InlineData("list-unknown-name", "list", "lsmt")]
    [InlineData("model-folder-missing", "evaluate", "{tmp}/none")]
    [InlineData("inspect-missing", "inspect", "{tmp}/none")]
    [InlineData("tensors-missing", "inspect", "{tmp}/none.safetensors")]
    public void BadInput(string name, params string[] args) => Fails(1, name, args);

    [Theory]
    [InlineData("unknown-verb", "trian", "slot-filling")]
    [InlineData("train-without-recipe", "train")]
    [InlineData("unknown-option", "train", "slot-filling", "--dat", "x")]
    [InlineData("extra-argument", "train", "slot-filling", "extra")]
    [InlineData("too-many-threads", "train", "slot-filling", "--threads", "2000")]
    [InlineData("seed-negative", "train", "slot-filling", "--seed", "-1")]
    [InlineData("out-without-value", "train", "slot-filling", "--out")]
    [InlineData("json-and-columns", "predict", "m", "--json", "--columns")]
    [InlineData("all-without-json", "predict", "m", "--all")]
    [InlineData("inspect-recipe-and-column", "inspect", "x", "--recipe", "language-model", "--word", "1")]
    [InlineData("unknown-scheme-and-recipe", "inspect", "x", "--recipe", "language-model", "--scheme", "bio")]
    [InlineData("unknown-scheme", "inspect", "x", "--scheme", "bio")]
    public void WrongUsage(string name, params string[] args) => Fails(2, name, args);

    [Fact]
    public void UnwritableTarget()
    {
        string file = folder.Write("file", "");
        Fails(1, "out-is-a-file", "train", "slot-filling", "--out", file);
        Fails(1, "out-below-a-file", "train", "slot-filling", "--out", Path.Combine(file, "m.model"));
    }

    [Theory]
    [InlineData("model-without-model", "model.json")]
    [InlineData("model-without-recipe", "recipe-*.json")]
    [InlineData("model-without-words", "words-*.txt")]
    [InlineData("model-without-weights", "weights-*.safetensors")]
    [InlineData("model-without-report", "report-*.json")]
    public void ModelWithAPieceMissing(string name, string piece)
    {
        string copy = trained.CopyTo(folder);
        File.Delete(Assert.Single(Directory.GetFiles(copy, piece)));
        Fails(1, name, "predict", copy, "hello");
    }

    [Fact]
    public void SomethingUnforeseen()
    {
        using StringReader input = new("");
        using StringWriter output = new(), error = new();
        using Host host = new(input, output, error) { Width = () => throw new InvalidOperationException("The wall fell down.") };
        Assert.Equal(70, UnrollCli.Run(["list"], host));
        Assert.Equal("unroll: internal error: The wall fell down (InvalidOperationException); set UNROLL_TRACE=1 for the stack trace.\n", error.ToString());
    }

    private void Fails(int code, string name, params string[] args)
    {
        Outcome outcome = Cli.Run(Array.ConvertAll(args, arg => arg.Replace("{tmp}", folder.Path, StringComparison.Ordinal)));
        Approved.Entry("errors.txt", name, outcome.Error.Replace(folder.Path, "{tmp}", StringComparison.Ordinal).TrimEnd('\n'));
        Assert.Equal("", outcome.Output);
        Assert.Equal(code, outcome.Code);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(outcome.Error.Length - 1, outcome.Error.IndexOf('\n', StringComparison.Ordinal));
    }
}
