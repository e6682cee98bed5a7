namespace Unroll.Cli.Tests;

/// <summary><c>unroll export</c>; that the numbers are those of ONNX Runtime is the business of Unroll.Onnx.Tests.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AModelBecomesAFileThatIsNeverReplaced()
    {
        string model = Saved(new TaggingSpec { Input = new WordsSpec { Embedding = 2, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(2)) }), target = folder["tagger.onnx"];
        string output = Cli.Run("export", model, "--onnx", target).Succeeded().Output;
        Assert.StartsWith($"{target}\n  in  words int64 [batch, steps]: the words of each sentence, ", output, StringComparison.Ordinal);
        Assert.Contains("\n  out probabilities float32 [batch, steps, tags]: ", output, StringComparison.Ordinal);
        byte[] written = File.ReadAllBytes(target);
        Fails($"{target}: the file exists; expected the name of one that does not exist yet, or delete it first.", model, target);
        Assert.Equal(written, File.ReadAllBytes(target));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(target)!));
    }

    [Fact]
    public void WhatCannotBeDoneIsSaidInOneSentence()
    {
        string model = Saved(new TaggingSpec { Input = new WordsSpec { Embedding = 2, MinCount = 1 }, Encoder = new RecurrentSpec(new ClockworkSpec(4) { Modules = 2 }) }), target = folder["tagger.onnx"];
        Fails("The model's cell is clockwork, for which ONNX has no operator; expected lstm, gru, elman or irnn, also with residual, highway, layer-norm, learned-start or recurrent-dropout around it.", model, target);
        Assert.False(File.Exists(target));
        string other = Saved(new TaggingSpec { Input = new WordsSpec { Embedding = 2, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(2)) });
        string taken = Path.GetDirectoryName(target)!;
        Fails($"{taken}: found a folder; expected the name of a file that does not exist yet, such as model.onnx.", other, taken);
        Outcome nowhere = Cli.Run("export", other, "--onnx", folder["no/such/folder.onnx"]);
        Assert.Equal(1, nowhere.Code);
        Assert.Equal($"unroll: {folder["no/such/folder.onnx"]}: there is no folder {folder["no/such"]}; expected a name in a folder that exists, such as model.onnx.\n", nowhere.Error);
        Assert.Equal(1, Cli.Run("export", folder["none.model"], "--onnx", target).Code);
        Outcome without = Cli.Run("export", other);
        Assert.NotEqual(0, without.Code);
        Assert.Contains("--onnx, --vectors or --safetensors is missing; expected the file to write, such as --onnx model.onnx.", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void VectorsAreThoseOfTheWords()
    {
        string path = Saved(new TaggingSpec { Input = new WordsSpec { Embedding = 3, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(2)) }), target = folder["words.vec"];
        Assert.Equal($"{target}: 3 words, 3 numbers each\n", Cli.Run("export", path, "--vectors", target).Succeeded().Output);
        using Model model = Model.Load(path);
        Vocabulary words = model.Vocabularies["words"];
        string[] lines = File.ReadAllLines(target);
        Assert.Equal("3 3", lines[0]);
        foreach (string[] line in lines.Skip(1).Select(line => line.Split(' ')))
            Assert.Equal(model.Parameters["words.table"].Data.Rows(words.Id(line[0]), 1).Span.ToArray(), line.Skip(1).Select(number => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));
        Outcome again = Cli.Run("export", path, "--vectors", target);
        Assert.Equal((1, $"unroll: {target}: the file exists; expected the name of one that does not exist yet, or delete it first.\n"), (again.Code, again.Error));
        string frames = folder["frames.model"];
        RegressionSpec numbers = new() { Encoder = new RecurrentSpec(new GruSpec(2)) };
        using (Model other = Model.Build(new Recipe { Model = numbers }, new Fitted(), ParameterStore.Draw(1)))
            other.Save(frames);
        Outcome none = Cli.Run("export", frames, "--vectors", folder["none.vec"]);
        Assert.Equal((1, "unroll: The model has no table of vectors of words; expected a model that reads words, or its states.\n"), (none.Code, none.Error));
    }

    /// <summary>Where the second file cannot be written, the first one is not, either.</summary>
    [Fact]
    public void NothingIsWrittenUnlessAllCanBe()
    {
        string path = Saved(new TaggingSpec { Input = new WordsSpec { Embedding = 3, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(2)) }), onnx = folder["a.onnx"], words = folder["words.vec"], weights = folder["a.safetensors"];
        File.WriteAllText(words, "mine");
        Outcome taken = Cli.Run("export", path, "--onnx", onnx, "--vectors", words, "--safetensors", weights);
        Assert.Equal((1, $"unroll: {words}: the file exists; expected the name of one that does not exist yet, or delete it first.\n"), (taken.Code, taken.Error));
        Outcome twice = Cli.Run("export", path, "--onnx", onnx, "--safetensors", onnx);
        Assert.Equal((1, $"unroll: {onnx}: found this name twice; expected another one for each file.\n"), (twice.Code, twice.Error));
        Assert.False(File.Exists(onnx) || File.Exists(weights));
        File.Delete(words);
        Cli.Run("export", path, "--onnx", onnx, "--vectors", words, "--glove", "--safetensors", weights).Succeeded();
        Assert.True(File.Exists(onnx));
        Assert.Equal(3, File.ReadAllLines(words).Length); // three words, and no line with their number
        Assert.Contains("words.weight", SafeTensors.Read(weights).Keys);
        Assert.Contains("--glove says how vectors are written; expected it with --vectors FILE.", Cli.Run("export", path, "--onnx", onnx, "--glove").Error, StringComparison.Ordinal);
    }

    private static void Fails(string message, string model, string target)
    {
        Outcome outcome = Cli.Run("export", model, "--onnx", target);
        Assert.Equal((1, $"unroll: {message}\n"), (outcome.Code, outcome.Error));
    }

    /// <summary>The folder of an untrained model.</summary>
    private string Saved(ProblemSpec problem)
    {
        Example[] train = [Example.Tagged(["sail", "to", "lisbon"], ["O", "O", "B-port"])];
        string path = folder[$"{Guid.NewGuid():N}.model"];
        using Model model = Model.Build(new Recipe { Model = problem }, problem.Fit(train), ParameterStore.Draw(1));
        model.Save(path);
        return path;
    }
}
