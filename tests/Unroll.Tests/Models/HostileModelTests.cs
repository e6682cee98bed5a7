using System.Text;
using System.Text.Json.Nodes;

namespace Unroll.Tests;

/// <summary>Model folders made by somebody who means harm: refused early, cheaply, in one sentence, and nothing else is read, written or deleted.</summary>
public sealed class HostileModelTests : IDisposable
{
    private const long LittleMemory = 32 << 20;

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    private string Place => Path.Combine(folder.Path, "model");

    public static TheoryData<string, string> Names => new()
    {
        { "recipe", "../recipe-0001.json" },
        { "recipe", "./recipe-0001.json" },
        { "recipe", "recipe-1.json" },
        { "recipe", "recipe-0000.json" },
        { "recipe", "recipe-00001.json" },
        { "recipe", "recipe--001.json" },
        { "recipe", "recipe-+001.json" },
        { "recipe", "recipe- 001.json" },
        { "recipe", "recipe-٠٠٠١.json" },
        { "recipe", "Recipe-0001.json" },
        { "recipe", "recipe-0002.json" },
        { "recipe", "recipe-0001.json.gz" },
        { "recipe", "recipe-99999999999999999999.json" },
        { "weights", "/etc/passwd" },
        { "weights", "..\\weights-0001.safetensors" },
        { "weights", "C:weights-0001.safetensors" },
        { "weights", "weights-0001.safetensors\0.txt" },
        { "weights", "weights-0001.safetensors " },
        { "weights", "model.json" },
        { "weights", "NUL" },
        { "weights", "thesis.txt" },
        { "report", "report-0001.json\n" },
        { "report", "recipe-0001.json" },
        { "report", "checkpoint.safetensors" },
        { "words", "tags-0001.txt" },
        { "words", "words-0001.txt.gz" },
        { "words", "words-0002.txt" },
        { "words", "sub/words-0001.txt" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void OnlyNamesAsUnrollWritesThemAreRead(string field, string name)
    {
        Save();
        Edit(manifest =>
        {
            if (field == "words")
                manifest["fitted"]!["words"] = name;
            else
                manifest[field] = name;
        });
        Assert.Contains("model.json: names the file '", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../pwned")]
    [InlineData("..\\pwned")]
    [InlineData("/tmp/pwned")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".hidden")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("a:b")]
    [InlineData("source.")]
    [InlineData(".words")]
    [InlineData("source..words")]
    public void NothingFittedIsReadOrWrittenUnderANameThatIsAPath(string name)
    {
        using Model model = Save();
        Edit(manifest => manifest["fitted"]!.AsObject().Add(name, $"{name}-0001.txt"));
        Assert.Contains("as something fitted; expected the letters a to z", Refused(), StringComparison.Ordinal);

        Assert.Contains("cannot be the name of something fitted", Assert.Throws<UnrollException>(() => new Fitted().Put(name, Vocabulary.Of(["x"], false))).Message, StringComparison.Ordinal);
        Fitted named = Asking.Copy(model.Fitted, (name, Vocabulary.Of(["x"], false)));
        using Model other = Model.Build(model.Recipe, named, ParameterStore.Draw(1), null, TestDevice.Default);
        string[] before = Everything();
        string target = Path.Combine(folder.Path, "other", "model");
        Assert.Contains("cannot be saved as a file of the model", Assert.Throws<UnrollException>(() => other.Save(target)).Message, StringComparison.Ordinal);
        Assert.Throws<UnrollException>(() => other.Save(new MemoryStream()));
        Assert.Equal(before, Everything());
    }

    [Fact]
    public void NamesThatDifferInCaseOnlyAreRefused()
    {
        using Model model = Save();
        Fitted named = Asking.Copy(model.Fitted, ("Words", model.Vocabularies["words"]));
        using Model other = Model.Build(model.Recipe, named, ParameterStore.Draw(1), null, TestDevice.Default);
        Assert.Throws<UnrollException>(() => other.Save(Path.Combine(folder.Path, "other")));
    }

    [Theory]
    [InlineData("{\"format\":2,")]
    [InlineData("{\"recipe\":\"../x\",")]
    [InlineData("{\"fitted\":{\"words\":\"words-0001.txt\",\"words\":\"words-0001.txt\"},")]
    public void ANameThatIsThereTwiceIsRefused(string start)
    {
        Save().Dispose();
        string path = Path.Combine(Place, "model.json");
        File.WriteAllText(path, start + File.ReadAllText(path).TrimStart()[1..]);
        Assert.Contains("this is not the JSON that Unroll writes there", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("recipe-0001.json")]
    [InlineData("words-0001.txt")]
    [InlineData("weights-0001.safetensors")]
    public void LinksWithinTheFolderAreNotFollowed(string file)
    {
        Save().Dispose();
        string path = Path.Combine(Place, file), elsewhere = Path.Combine(folder.Path, "elsewhere");
        File.Move(path, elsewhere);
        File.CreateSymbolicLink(path, elsewhere);
        Assert.Equal($"{path}: found a link to another file; expected the file itself, so put it there.", Refused());
        File.Delete(elsewhere);
        Refused(); // a link to nothing
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "link"), Place); // the folder itself may be one
        File.Delete(path);
        File.Copy(Path.Combine(Saved("again"), file), path);
        Model.Load(Path.Combine(folder.Path, "link"), device: TestDevice.Default).Dispose();
    }

    [Fact]
    public void AVocabularyOfNewlinesIsRefusedAtItsFirst()
    {
        Save().Dispose();
        File.WriteAllText(Path.Combine(Place, "words-0001.txt"), new string('\n', 5_000_000));
        Assert.Equal($"{Path.Combine(Place, "words-0001.txt")}:1: found an empty line; expected one vocabulary entry a line, so remove it.", RefusedCheaply());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("tags")]
    public void AnEmptyVocabularyIsRefused(string name)
    {
        using (Model model = Save())
        {
            Fitted fitted = Asking.Copy(model.Fitted, (name, Vocabulary.Of([], unknown: false)));
            UnrollException built = Assert.Throws<UnrollException>(() => Model.Build(model.Recipe, fitted, ParameterStore.Draw(1), device: TestDevice.Default));
            Assert.Equal($"The vocabulary '{name}' is empty; expected at least one entry, such as one of those that the training set has.", built.Message);
        }
        string path = Path.Combine(Place, $"{name}-0001.txt");
        File.WriteAllText(path, "");
        Assert.Equal($"{path}: found no entry; expected at least one, one a line, in a vocabulary of the model.", Refused());
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("recipe-0001.json")]
    [InlineData("report-0001.json")]
    [InlineData("words-0001.txt")]
    [InlineData("weights-0001.safetensors")]
    public void SparseFilesAreRefusedWithoutBeingRead(string file)
    {
        Save().Dispose();
        foreach (bool empty in (bool[])[false, true])
        {
            using (FileStream stream = new(Path.Combine(Place, file), empty ? FileMode.Create : FileMode.Open))
                stream.SetLength(OperatingSystem.IsWindows() ? 1L << 24 : 100_000_000_000);
            RefusedCheaply();
        }
    }

    [Fact]
    public void ShapesAreComparedWithTheRecipeBeforeNumbersAreRead()
    {
        Save().Dispose();
        string path = Path.Combine(Place, "weights-0001.safetensors");
        foreach (string name in (string[])["words.table", "pwned"])
        {
            byte[] header = Encoding.UTF8.GetBytes($$$"""{"{{{name}}}":{"dtype":"F32","shape":[200000000],"data_offsets":[0,800000000]}}""");
            using (FileStream stream = File.Create(path))
            {
                stream.Write([.. BitConverter.GetBytes((long)header.Length), .. header]);
                stream.SetLength(8 + header.Length + 800_000_000L);
            }
            Assert.Contains("tensor", RefusedCheaply(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AHeaderOfManyTensorsThatTheFileDoesNotHoldIsRefused()
    {
        byte[] header = Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 900).Select(i =>
            $$$"""  "t{{{i}}}":{"dtype":"F32","shape":[250000000],"data_offsets":[{{{i * 1_000_000_000L}}},{{{(i + 1) * 1_000_000_000L}}}]}""")) + "}");
        string path = Path.Combine(folder.Path, "t.safetensors");
        using (FileStream stream = File.Create(path))
        {
            stream.Write([.. BitConverter.GetBytes((long)header.Length), .. header]);
            if (!OperatingSystem.IsWindows())
                stream.SetLength(8 + header.Length + 900_000_000_000L);
        }
        Cheaply(() => Assert.Throws<UnrollException>(() => SafeTensors.Read(path)));
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(90_000_000L), .. new byte[1000]]);
        Cheaply(() => Assert.Throws<UnrollException>(() => SafeTensors.Read(path)));
    }

    private string Refused() => Assert.Throws<UnrollException>(() => Model.Load(Place, device: TestDevice.Default)).Message;

    private string RefusedCheaply()
    {
        string message = "";
        Cheaply(() => message = Refused());
        return message;
    }

    private static void Cheaply(Action act)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        act();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, LittleMemory);
    }

    private void Edit(Action<JsonObject> edit)
    {
        string path = Path.Combine(Place, "model.json");
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(manifest);
        File.WriteAllText(path, manifest.ToString());
    }

    private string[] Everything() => [.. Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private string Saved(string name)
    {
        using Model model = ModelSaveTests.Untrained(1);
        string place = Path.Combine(folder.Path, name);
        model.Save(place);
        return place;
    }

    private Model Save()
    {
        Model model = ModelSaveTests.Untrained(1);
        model.Save(Place);
        return model;
    }
}
