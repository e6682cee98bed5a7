using System.Text;

namespace Unroll.Tests;

/// <summary>Inputs that the fuzzing harness (or a look at the code that it led to) found to end in something else than a sentence, each as small as it can be.</summary>
public sealed class DamagedInputTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ALineOfALineSeparatorIsNoLabelledSentence()
    {
        string path = folder.Write("a.txt", "good a film\n\u2028\nbad no\n");
        Assert.Equal(2, new LabelledDataSpec().Open(path).Train!.Count);
    }

    [Theory]
    [InlineData("{\"text\": \"\\ud800\", \"label\": \"x\"}")]
    [InlineData("{\"words\": [\"\\ud800\"], \"label\": \"x\"}")]
    [InlineData("{\"\\ud800\": 1}")]
    public void HalfASurrogatePairInLabelledSentences(string line)
    {
        string path = folder.Write("a.jsonl", line + "\n");
        folder.Says("@a.jsonl:1: found half a surrogate pair (\\uD800 to \\uDFFF) in a text; expected whole characters.", () => new LabelledDataSpec().Open(path));
    }

    [Fact]
    public void HalfASurrogatePairInANameOfTaggedSentences()
    {
        string path = folder.Write("a.jsonl", "{\"\\ud800wordswords\": 1}\n");
        folder.Says("@a.jsonl:1: found half a surrogate pair (\\uD800 to \\uDFFF) in a string; expected whole characters.", () => JsonLinesFile.Read(path));
    }

    [Fact]
    public void HalfASurrogatePairInPlaceOfARecipe() =>
        folder.Says("r.json:1:  is not a text that can be read; expected whole characters.", () => Recipe.Parse("\"\\ud800\"", "r.json"));

    [Fact]
    public void HalfASurrogatePairInANameOfMusic()
    {
        string path = folder.Write("a.json", "{\"\\ud800\": [], \"\\ud800train\": []}");
        folder.Says("@a.json: found half a surrogate pair (\\uD800 to \\uDFFF) in a name; expected the names \"train\", \"valid\" and \"test\".", () => new ChoralesDataSpec().Open(path));
    }

    [Theory]
    [InlineData(0, 28, "0 items of 784")]
    [InlineData(3, 0, "3 items of 0")]
    public void PicturesWithoutPixels(int count, int side, string found)
    {
        folder.Write("train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, (byte)side, 0, 0, 0, (byte)side]);
        folder.Says($"@train-images-idx3-ubyte: found {found} bytes, as the header says; expected at least one of each.", () => new MnistDataSpec().Open(folder.Path));
    }

    [Fact]
    public void PicturesWhoseSizeHas96Bits()
    {
        byte[] header = [0, 0, 8, 3, 128, 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 4]; // 2^31 * 2^31 * 4 = 2^64, which 64 bits take for 0
        folder.Write("train-images-idx3-ubyte", header);
        folder.Says("@train-images-idx3-ubyte: found 0 bytes after the header; expected 2147483648 items of 8589934592, as it says.", () => new MnistDataSpec().Open(folder.Path));
    }

    [Fact]
    public void ALongRecipeIsReadInTimeInProportion()
    {
        string json = "{\"model\":{\"constraints\":[" + string.Join(',', Enumerable.Repeat("\"legal\"", 100_000)) + "]}}";
        long since = Environment.TickCount64;
        Assert.Equal(100_000, ((TaggingSpec)Recipe.Parse(json).Model).Constraints.Count);
        Assert.InRange(Environment.TickCount64 - since, 0, 20_000);
    }

    [Fact]
    public void ASettingOfManyNames() =>
        Assert.EndsWith("has a path of 20001 names; expected at most 32.", Assert.Throws<UnrollException>(() => Recipe.Parse("{}", "r", ["a" + new string('.', 20_000) + "=1"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("model.constraints", "--set model.constraints: model.constraints[1] is null; expected a text.", "[\"legal\",null]")]
    [InlineData("model.input.columns", "--set model.input.columns: model.input.columns[0] is null; expected an object.", "[null]")]
    public void NullInAListNamesTheField(string field, string message, string value) =>
        folder.Says(message, () => Recipe.Parse("{}", "r", [$"{field}={value}"]));

    [Fact]
    public void AWordOfAMegabyteHasNoNearestName() => Assert.Null(Spelling.Nearest(new string('x', 1_000_000), ["lstm", "gru"]));

    [Fact]
    public void LineBreaksOfAnOldMac()
    {
        string path = folder.Write("a.conll", "fly\tO\rto\tO\n");
        Assert.Contains("a.conll:1:", Assert.Throws<UnrollException>(() => new TaggedDataSpec().Open(path)).Message, StringComparison.Ordinal);
        string blanks = folder.Write("b.conll", "fly\rto O\n");
        folder.Says("@b.conll:1: found a line break in the columns of word 1 of the sentence, \"fly\\rto\" with the tag \"O\"; expected none, so if the file's lines end with CR alone, save it with LF.",
            () => new TaggedDataSpec().Open(blanks));
    }

    [Fact]
    public void ATensorOfManyDimensions()
    {
        string header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + string.Join(',', Enumerable.Repeat("2147483647", 100_000)) + "],\"data_offsets\":[0,4]}}";
        string path = folder.Write("a.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), 0, 0, 0, 0]);
        folder.Says("@a.safetensors: the tensor 'a' has 100000 dimensions; expected at most 64.", () => SafeTensors.Read(path));
    }

    [Fact]
    public void VectorsWhoseHeaderLies()
    {
        string path = folder.Write("v.txt", "3 2\na 1 2\nb 3 4\n");
        WordsSpec spec = new() { Embedding = 2, Vectors = new VectorsSpec { Path = path, AddWords = true } };
        folder.Says("@v.txt:1: found the number of words 3, but 2 lines below it; expected as many, so the file was cut off or changed by hand.", () =>
        {
            spec.Fit([], new Fitted());
            return spec;
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void APathThatIsNone(string path) => Assert.Contains("is no name of a file", Assert.Throws<UnrollException>(() => TextLines.Read(path)).Message, StringComparison.Ordinal);

    [Fact]
    public void MessagesAreOneLineWithoutControlCharacters() =>
        Assert.Equal("found \"a\\nb\\u001B[2J\".", new UnrollException("found \"a\nb\u001b[2J\".").Message);

    [Fact]
    public void MessagesEndWhereASentenceEnds()
    {
        string message = new UnrollException($"found {new string('x', 1_000_000)}; expected y.").Message;
        Assert.InRange(message.Length, 1000, UnrollException.LongestMessage);
        Assert.EndsWith("x; expected y.", message, StringComparison.Ordinal);
    }
}
