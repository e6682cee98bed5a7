using System.Text.Json.Nodes;

namespace Unroll.Tests;

/// <summary>Saving and loading a model's folder: round trips, one sentence for each damage, and saves that fail.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    private string Place => Path.Combine(folder.Path, "model");

    [Fact]
    public void ALoadedModelGivesTheSameBits()
    {
        using Model model = Untrained(1);
        model.Save(Place);
        using Model loaded = Model.Load(Place, device: TestDevice.Default);
        Assert.Equal(model.Recipe, loaded.Recipe);
        Assert.Equal(model.Parameters.Parameters.Select(p => p.Name), loaded.Parameters.Parameters.Select(p => p.Name));
        foreach (Parameter parameter in model.Parameters.Parameters)
            Near.Same(parameter.Data, loaded.Parameters[parameter.Name].Data, parameter.Name);
        foreach ((string name, Vocabulary vocabulary) in model.Vocabularies)
            Assert.Equal(vocabulary.Entries, loaded.Vocabularies[name].Entries);
        Tagging one = (Tagging)model.Predict("fly to new york"), two = (Tagging)loaded.Predict("fly to new york");
        Assert.Equal(Enumerable.Range(0, 4).Select(one.Probability), Enumerable.Range(0, 4).Select(two.Probability));
        Assert.Equal((7ul, 3, 0.5), (loaded.Report.Seed, loaded.Report.BestEpoch, loaded.Report.Dev!["f1"]));
        Assert.Equal(new EpochReport(1, 0.25, null, 0.1), Assert.Single(loaded.Report.Epochs));
    }

    [Fact]
    public void SavingTwiceLeavesNoStaleFiles()
    {
        using Model first = Untrained(1), second = Untrained(2);
        folder.Write("model/notes.txt", "mine");
        first.Save(Place);
        string[] before = Files();
        Assert.Equal(["model.json", "notes.txt", "recipe-0001.json", "report-0001.json", "scheme-0001.txt", "tags-0001.txt", "weights-0001.safetensors", "words-0001.txt"], before);
        second.Save(Place);
        Assert.Equal([.. before.Select(name => name.Replace("0001", "0002", StringComparison.Ordinal))], Files());
        using Model loaded = Model.Load(Place, device: TestDevice.Default);
        Near.Same(second.Parameters["words.table"].Data, loaded.Parameters["words.table"].Data, "the second model");
        loaded.Save(Place);
        loaded.Save(Place);
        Assert.Equal(8, Files().Length);
    }

    [Theory]
    [InlineData("recipe")]
    [InlineData("words")]
    [InlineData("weights")]
    [InlineData("report")]
    [InlineData("model")]
    public void ASaveThatFailsLeavesTheModelBeforeAndNothingElse(string name)
    {
        using Model first = Untrained(1), second = Untrained(2);
        first.Save(Place);
        string[] before = Files();
        string ending = name switch { "words" => "txt", "weights" => "safetensors", _ => "json" };
        Directory.CreateDirectory(Path.Combine(Place, $"{name}-0002.{ending}")); // in the way of the file of that name
        UnrollException error = Assert.Throws<UnrollException>(() => second.Save(Place));
        Assert.StartsWith($"{Place}: the model cannot be written: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(". What was saved there before is unchanged.", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());
        using Model loaded = Model.Load(Place, device: TestDevice.Default);
        Near.Same(first.Parameters["words.table"].Data, loaded.Parameters["words.table"].Data, "the first model");
    }

    [Fact]
    public void UntilTheManifestIsRenamedTheModelBeforeIsCurrent()
    {
        // What a crash leaves behind at any point before the rename: new files beside the old ones.
        using Model first = Untrained(1), second = Untrained(2);
        first.Save(Place);
        string other = Path.Combine(folder.Path, "other");
        first.Save(other);
        second.Save(other);
        foreach (string file in Directory.GetFiles(other, "*-0002.*"))
        {
            File.Copy(file, Path.Combine(Place, Path.GetFileName(file)));
            using Model loaded = Model.Load(Place, device: TestDevice.Default);
            Near.Same(first.Parameters["words.table"].Data, loaded.Parameters["words.table"].Data, "the first model");
        }
        // The next save goes by what is there.
        second.Save(Place);
        using Model now = Model.Load(Place, device: TestDevice.Default);
        Near.Same(second.Parameters["words.table"].Data, now.Parameters["words.table"].Data, "the second model");
    }

    [Fact]
    public void AnOldFileThatCannotGoDoesNotFailTheSave()
    {
        using Model first = Untrained(1), second = Untrained(2);
        first.Save(Place);
        File.Delete(Path.Combine(Place, "report-0001.json"));
        Directory.CreateDirectory(Path.Combine(Place, "report-0001.json"));
        second.Save(Place);
        using Model loaded = Model.Load(Place, device: TestDevice.Default);
        Near.Same(second.Parameters["words.table"].Data, loaded.Parameters["words.table"].Data, "the second model");
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("../precious.txt")]
    public void AManifestThatWasTamperedWithDeletesNothingItShouldNot(string name)
    {
        using Model model = Untrained(1);
        model.Save(Place);
        folder.Write("precious.txt", "mine");
        EditManifest(manifest => manifest["report"] = name);
        model.Save(Place);
        Assert.True(File.Exists(Path.Combine(folder.Path, "precious.txt")));
        using Model loaded = Model.Load(Place, device: TestDevice.Default);
    }

    [Fact]
    public void AFileWhereTheFolderShouldBe()
    {
        using Model model = Untrained(1);
        string file = folder.Write("file", "x");
        foreach (string place in new[] { file, Path.Combine(file, "below") })
            Assert.StartsWith($"{place}: the model cannot be written: ", Assert.Throws<UnrollException>(() => model.Save(place)).Message, StringComparison.Ordinal);
        folder.Says("@file: found a file; expected the folder of a model, as `unroll train --out` writes it.", () => Model.Load(file));
        folder.Says("@none: there is no such folder; expected a model, as `unroll train --out` writes it.", () => Model.Load(Path.Combine(folder.Path, "none")));
        folder.Says($"{folder.Path}: there is no model.json in this folder; expected a model, as `unroll train --out` writes it.", () => Model.Load(folder.Path));
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "missing recipe-0001.json", "@recipe-0001.json: there is no such file; check the path." },
        { "missing words-0001.txt", "@words-0001.txt: there is no such file; check the path." },
        { "missing weights-0001.safetensors", "@weights-0001.safetensors: there is no such file; expected a safetensors file." },
        { "missing report-0001.json", "@report-0001.json: there is no such file; check the path." },
        { "cut model.json", "@model.json:*: this is not the JSON that Unroll writes there: *." },
        { "cut recipe-0001.json", "@recipe-0001.json:*: this is not JSON: *." },
        { "cut words-0001.txt", "@weights-0001.safetensors: the tensor 'words.table' has the shape [*, 6]; expected [*, 6] by the model's recipe." },
        { "cut weights-0001.safetensors", "@weights-0001.safetensors: the tensor '*' ends at byte * of the data; the file has only *. Was it cut off?" },
        { "cut report-0001.json", "@report-0001.json:*: this is not the JSON that Unroll writes there: *." },
        { "empty model.json", "@model.json:1: this is not the JSON that Unroll writes there: *." },
        { "empty recipe-0001.json", "@recipe-0001.json: the text is empty; expected a JSON object." },
        { "empty words-0001.txt", "@words-0001.txt: found no entry; expected at least one, one a line, in a vocabulary of the model." },
        { "empty tags-0001.txt", "@tags-0001.txt: found no entry; expected at least one, one a line, in a vocabulary of the model." },
        { "empty weights-0001.safetensors", "@weights-0001.safetensors: found 0 bytes; expected a safetensors file, which has at least 10." },
        { "null model.json", "@model.json: found null; expected an object." },
        { "null report-0001.json", "@report-0001.json: found null; expected an object." },
        { "null recipe-0001.json", "@recipe-0001.json: found null; expected a JSON object." },
        { "set format=1", "@model.json: found the format 1; this version of Unroll reads format 2, so train the model again." },
        { "set format=3", "@model.json: found the format 3; this version of Unroll reads format 2, so train the model again." },
        { "set format=-1", "@model.json: found the format -1; this version of Unroll reads format 2, so train the model again." },
        { "set format=\"2\"", "@model.json:2: this is not the JSON that Unroll writes there: *." },
        { "set recipe=null", "@model.json: a field is missing; expected format, recipe, fitted, weights and report." },
        { "set fitted=null", "@model.json: a field is missing; expected format, recipe, fitted, weights and report." },
        { "set fitted={\"words\":null}", "@model.json: 'words' is null; expected the name of a file." },
        { "set fitted={\"words\":\"words-0001.txt\"}", "@model.json: names no file for 'tags', which the model's recipe needs; it has words. Was it changed by hand?" },
        { "add more", "@model.json: names a file for 'more', which the model's recipe does not need; it needs scheme, tags, words. Was it changed by hand?" },
        { "write scheme-0001.txt=Iob9", "@scheme-0001.txt: found \"Iob9\"; expected one of *, Iob2, *." },
        { "write scheme-0001.txt=Iob2\nIob2", "@scheme-0001.txt: found several lines; expected one line with a value." },
        { "empty scheme-0001.txt", "@scheme-0001.txt: found nothing; expected one line with a value." },
        { "missing scheme-0001.txt", "@scheme-0001.txt: there is no such file; check the path." },
        { "set fitted={\"words\":\"tags-0001.txt\",\"tags\":\"words-0001.txt\"}", "@model.json: names the file 'tags-0001.txt'; expected a name as Unroll writes it, words-0001.txt." },
        { "set fitted={\"words\":\"recipe-0001.json\",\"tags\":\"tags-0001.txt\"}", "@model.json: names the file 'recipe-0001.json'; expected a name as Unroll writes it, words-0001.json." },
        { "set recipe=\"report-0001.json\"", "@model.json: names the file 'report-0001.json'; expected a name as Unroll writes it, recipe-0001.json." },
        { "set weights=\"report-0001.json\"", "@model.json: names the file 'report-0001.json'; expected a name as Unroll writes it, weights-0001.safetensors." },
        { "set report=\"weights-0001.safetensors\"", "@model.json: names the file 'weights-0001.safetensors'; expected a name as Unroll writes it, report-0001.json." },
        { "set weights=\"../other.safetensors\"", "@model.json: names the file '../other.safetensors'; expected a name within the folder." },
        { "set weights=\"/etc/passwd\"", "@model.json: names the file '/etc/passwd'; expected a name within the folder." },
        { "set recipe=\"..\"", "@model.json: names the file '..'; expected a name within the folder." },
        { "set recipe=\"\"", "@model.json: names the file ''; expected a name within the folder." },
        { "set report=\"a\\u0000b\"", "@model.json: names the file 'a*b'; expected a name within the folder." },
        { "tensors +extra", "@weights-0001.safetensors: the model does not use the tensor extra; was the model saved with another recipe?" },
        { "tensors -output.bias", "@weights-0001.safetensors: the tensor 'output.bias' [3] that the model needs is missing; was the model saved with another recipe?" },
        { "tensors ~output.bias", "@weights-0001.safetensors: the tensor 'output.bias' has the shape [4]; expected [3] by the model's recipe." },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void EachDamageIsOneSentence(string damage, string message)
    {
        using (Model model = Untrained(1))
            model.Save(Place);
        string[] words = damage.Split(' ', 2);
        string path = Path.Combine(Place, words[1]);
        switch (words[0])
        {
            case "missing":
                File.Delete(path);
                break;
            case "cut":
                byte[] bytes = File.ReadAllBytes(path);
                int length = bytes.Length * 2 / 3;
                File.WriteAllBytes(path, words[1].EndsWith(".txt", StringComparison.Ordinal) ? bytes[..(bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1)] : bytes[..length]);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "null":
                File.WriteAllText(path, "null");
                break;
            case "add":
                File.WriteAllText(Path.Combine(Place, $"{words[1]}-0001.txt"), "x");
                EditManifest(manifest => manifest["fitted"]!.AsObject().Add(words[1], $"{words[1]}-0001.txt"));
                break;
            case "write":
                string[] written = words[1].Split('=', 2);
                File.WriteAllText(Path.Combine(Place, written[0]), written[1]);
                break;
            case "set":
                string[] pair = words[1].Split('=', 2);
                EditManifest(manifest => manifest[pair[0]] = JsonNode.Parse(pair[1]));
                break;
            default:
                EditTensors(words[1]);
                break;
        }
        string found = Assert.Throws<UnrollException>(() => Model.Load(Place)).Message;
        string pattern = string.Join(".*", message.Replace("@", Place + Path.DirectorySeparatorChar, StringComparison.Ordinal).Split('*').Select(System.Text.RegularExpressions.Regex.Escape));
        Assert.Matches($"^{pattern}$", found.Replace("\0", "?", StringComparison.Ordinal));
        Assert.DoesNotContain("\n", found, StringComparison.Ordinal);
        Assert.DoesNotContain("Path: $", found, StringComparison.Ordinal);
    }

    private void EditManifest(Action<JsonObject> edit)
    {
        string path = Path.Combine(Place, "model.json");
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(manifest);
        File.WriteAllText(path, manifest.ToString());
    }

    private void EditTensors(string change)
    {
        string path = Path.Combine(Place, "weights-0001.safetensors");
        Dictionary<string, Tensor> tensors = new(SafeTensors.Read(path));
        string name = change[1..];
        if (change[0] == '-')
            tensors.Remove(name);
        else
            tensors[name] = new Tensor(new Shape(4));
        using FileStream stream = File.Create(path);
        SafeTensors.Write(stream, [.. tensors.Select(pair => (pair.Key, pair.Value))]);
    }

    private string[] Files() => [.. Directory.GetFiles(Place).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static Model Untrained(ulong seed)
    {
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(5)) };
        RunReport report = new()
        {
            Seed = 7,
            BestEpoch = 3,
            Metric = "f1",
            Epochs = [new EpochReport(1, 0.25, null, 0.1)],
            Dev = new Dictionary<string, double> { ["f1"] = 0.5 },
        };
        return Model.Build(new Recipe { Name = "small", Model = spec }, spec.Fit(TrainerTests.Cities(5, 40)), ParameterStore.Draw(seed), report, TestDevice.Default);
    }
}
