using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Unroll.Cli.Tests;

/// <summary>Bad input by hand, kind by kind: each gives one sentence, approved by name in tests/approved/errors.txt, and loses nothing that was saved.</summary>
[Collection(nameof(ModelCollection))]
public sealed partial class BadInputTests(TrainedModel trained) : IDisposable
{
    private const long TwoGigabytes = 1L << 31;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("columns-blank-lines", "bad.conll", "\n\n \t\n")]
    [InlineData("columns-nul", "bad.conll", "fly\tO\nt\0o\tO\n")]
    [InlineData("columns-one", "bad.conll", "fly\nto\n")]
    [InlineData("columns-empty-cell", "bad.tsv", "fly\tO\n\tO\n")]
    [InlineData("json-malformed", "bad.jsonl", "{\"words\": [\"fly\"], \"tags\": [\"O\"]}\n{\"words\": [\"fly\",\n")]
    [InlineData("json-no-tags", "bad.jsonl", "{\"words\": [\"fly\"]}\n")]
    [InlineData("json-wrong-type", "bad.jsonl", "{\"words\": [\"fly\", 3], \"tags\": [\"O\", \"O\"]}\n")]
    [InlineData("json-text-for-list", "bad.jsonl", "{\"words\": \"fly\", \"tags\": [\"O\"]}\n")]
    [InlineData("json-lengths-differ", "bad.jsonl", "{\"words\": [\"fly\", \"to\"], \"tags\": [\"O\"]}\n")]
    public void TaggedSentences(string name, string file, string text) => Fails(name, "train", "slot-filling", "--data", folder.Write(file, text), "--out", folder["m.model"]);

    [Fact]
    public void ALineOfTenMegabytes() => Fails("columns-long-line", "inspect", folder.Write("bad.conll", new string('x', 10_000_000)));

    [Fact]
    public void Encodings()
    {
        const string text = "fly\tO\nboston\tB-city\n\n";
        Fails("columns-utf16", "inspect", folder.Write("bad.conll", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]));
        Fails("columns-utf16-without-mark", "inspect", folder.Write("bad.conll", Encoding.Unicode.GetBytes(text)));
        string plain = Cli.Run("inspect", folder.Write("good.conll", text), "--json").Succeeded().Output;
        Assert.Equal(plain, Cli.Run("inspect", folder.Write("good.conll", text.Replace("\n", "\r\n", StringComparison.Ordinal)), "--json").Succeeded().Output);
        Assert.Equal(plain, Cli.Run("inspect", folder.Write("good.conll", "\uFEFF" + text), "--json").Succeeded().Output);
    }

    [Theory]
    [InlineData("vectors-wrong-width", "fly 1 2 3\n")]
    [InlineData("vectors-not-a-number", "fly 1 2\nto 1 x\n")]
    [InlineData("vectors-header-width", "2 300\nfly 1 2\nto 1 2\n")]
    [InlineData("vectors-header-count", "3 2\nfly 1 2\nto 1 2\n")]
    public void Vectors(string name, string text) => Fails(name,
        "train", "slot-filling", "--set", "model.input.embedding=2", "--set", $"model.input.vectors={{\"path\":\"{folder.Write("v.txt", text)}\"}}", "--out", folder["m.model"]);

    [Theory]
    [InlineData("recipe-not-json", "{\n  \"training\": {\n")]
    [InlineData("recipe-empty", "")]
    [InlineData("recipe-wrong-type", "{\n  \"model\": { \"input\": { \"embedding\": \"wide\" } }\n}\n")]
    [InlineData("recipe-out-of-range", "{\n  \"model\": {\n    \"dropout\": 1.5 }\n}\n")]
    [InlineData("recipe-null-in-a-list", "{\n  \"model\": {\n    \"constraints\": [\"legal\", null] }\n}\n")]
    [InlineData("recipe-number-in-a-list", "{\n  \"model\": {\n    \"constraints\": [\"legal\", 7] }\n}\n")]
    [InlineData("recipe-field-twice", "{\n  \"name\": \"a\",\n  \"name\": \"b\"\n}\n")]
    [InlineData("recipe-template", "{\n  \"model\": { \"type\": \"features\", \"template\": [\"U0:%x[0]\"] }\n}\n")]
    [InlineData("recipe-template-null", "{\n  \"model\": { \"type\": \"features\", \"template\": [\"U0:%x[0,0]\", null] }\n}\n")]
    public void Recipes(string name, string text) => Fails(name, "train", folder.Write("recipe.json", text), "--out", folder["m.model"]);

    [Theory]
    [InlineData("tensors-header-too-long", 500, "{}")]
    [InlineData("tensors-header-of-100-megabytes", 100_000_001, "{}")]
    [InlineData("tensors-not-json", 0, "{\"a\":")]
    [InlineData("tensors-overlap", 0, "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}")]
    [InlineData("tensors-hole", 0, "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}")]
    [InlineData("tensors-twice", 0, "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}")]
    [InlineData("tensors-wrong-size", 0, "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,12]}}")]
    [InlineData("tensors-cut-off", 0, "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}")]
    [InlineData("tensors-left-over", 0, "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    public void Tensors(string name, long length, string header)
    {
        byte[] eight = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, length == 0 ? header.Length : length);
        Fails(name, "inspect", folder.Write("bad.safetensors", [.. eight, .. Encoding.UTF8.GetBytes(header), .. new byte[12]]));
    }

    [Theory]
    [InlineData("weights-extra")]
    [InlineData("weights-missing")]
    [InlineData("weights-misshapen")]
    [InlineData("weights-not-finite")]
    [InlineData("weights-integers")]
    public void WeightsOfAModel(string name)
    {
        string copy = trained.CopyTo(folder), path = Assert.Single(Directory.GetFiles(copy, "weights-*.safetensors"));
        List<(string Name, Tensor Tensor)> tensors = [.. SafeTensors.Read(path).Select(pair => (pair.Key, pair.Value))];
        int last = tensors.FindIndex(one => one.Name == "output.bias");
        (string _, Tensor bias) = tensors[last];
        switch (name)
        {
            case "weights-extra": tensors.Add(("more", new Tensor(new Shape(2)))); break;
            case "weights-missing": tensors.RemoveAt(last); break;
            case "weights-misshapen": tensors[last] = ("output.bias", new Tensor(new Shape(1))); break;
            case "weights-not-finite": bias.Span[1] = Real.NaN; break;
        }
        using (FileStream stream = File.Create(path))
            SafeTensors.Write(stream, tensors);
        if (name == "weights-integers")
            File.WriteAllBytes(path, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace("F32", "I32", StringComparison.Ordinal)));
        Fails(name, "predict", copy, "hello");
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("recipe-0001.json")]
    [InlineData("report-0001.json")]
    [InlineData("weights-0001.safetensors")]
    public void AFileOfAModelCutInTheMiddle(string file)
    {
        string copy = trained.CopyTo(folder), path = Assert.Single(Directory.GetFiles(copy, file.Replace("0001", "*", StringComparison.Ordinal)));
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(file.EndsWith(".json", StringComparison.Ordinal) ? 50 : bytes.Length / 2)]); // where no later field moves it
        Fails("cut-" + file, "predict", copy, "hello");
    }

    [Theory]
    [InlineData("words", "tags")]
    [InlineData("words", "weights")]
    [InlineData("recipe", "report")]
    [InlineData("recipe", "weights")]
    [InlineData("model", "report")]
    public void FilesOfAModelInEachOthersPlace(string one, string other)
    {
        string copy = trained.CopyTo(folder), a = Assert.Single(Directory.GetFiles(copy, one + "*")), b = Assert.Single(Directory.GetFiles(copy, other + "*"));
        File.Move(a, a + "!");
        File.Move(b, a);
        File.Move(a + "!", b);
        Fails($"swapped-{one}-and-{other}", "predict", copy, "hello");
    }

    [Fact]
    public void AModelOfAnotherVersion()
    {
        string copy = trained.CopyTo(folder), path = Path.Combine(copy, "model.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"format\": 2", "\"format\": 1", StringComparison.Ordinal));
        Fails("model-of-another-version", "predict", copy, "hello");
    }

    [Theory]
    [InlineData("huge-columns", "huge.conll", "inspect")]
    [InlineData("huge-json-lines", "huge.jsonl", "inspect")]
    [InlineData("huge-tensors", "huge.safetensors", "inspect")]
    [InlineData("huge-recipe", "huge.json", "train")]
    [InlineData("huge-music", "huge.json", "train", "music", "--data")]
    [InlineData("huge-text", "huge.txt", "train", "language-model", "--data")]
    public void AFileOfTwoGigabytesOfNothing(string name, string file, params string[] before)
    {
        using (FileStream stream = File.Create(folder[file]))
            stream.SetLength(TwoGigabytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Fails(name, [.. before, folder[file]]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 200 << 20);
    }

    [Theory]
    [InlineData("no-parts-tagged", "slot-filling")]
    [InlineData("no-parts-text", "language-model")]
    [InlineData("no-parts-labelled", "sentiment")]
    public void AFolderWithoutParts(string name, string recipe) => Fails(name, "train", recipe, "--data", folder.Path, "--out", folder["m.model"]);

    [Fact]
    public void AnOutputThatTakesNothing()
    {
        using StringReader input = new("");
        using StringWriter error = new();
        using FullWriter output = new();
        Assert.Equal(1, UnrollCli.Run(["list"], input, output, error));
        Approved.Entry("errors.txt", "output-full", error.ToString().TrimEnd('\n'));
    }

    /// <summary>On a file system of its own, where this may be made: by root, on Linux.</summary>
    [Fact]
    public void ADiskThatIsFullLeavesTheModelBefore()
    {
        string disk = folder["disk"];
        Directory.CreateDirectory(disk);
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux() || !Ran("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk))
            return;
        try
        {
            string model = Path.Combine(disk, "m.model"), copy = trained.CopyTo(folder);
            Directory.CreateDirectory(model);
            foreach (string file in Directory.GetFiles(copy))
                File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
            string[] before = [.. Directory.GetFiles(model).Order(StringComparer.Ordinal)];
            string said = Cli.Run("predict", model, "to boston").Succeeded().Output;
            Fill(Path.Combine(disk, "filler"));
            Outcome outcome = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", model]);
            Assert.Equal(1, outcome.Code);
            Assert.Contains("No space left on device", outcome.Error, StringComparison.Ordinal);
            Assert.Equal(1, outcome.Error.Count(c => c == '\n'));
            Assert.Equal(before, Directory.GetFiles(model).Order(StringComparer.Ordinal));
            Assert.Equal(said, Cli.Run("predict", model, "to boston").Succeeded().Output);
        }
        finally
        {
            Ran("umount", disk);
        }
    }

    private static void Fill(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            byte[] block = new byte[4096];
            while (true)
                stream.Write(block);
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }

    private static bool Ran(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private void Fails(string name, params string[] args)
    {
        Outcome outcome = Cli.Run(args);
        string error = Stamp().Replace(outcome.Error.Replace(folder.Path, "{tmp}", StringComparison.Ordinal), "-0001.");
        Approved.Entry("errors.txt", name, error.TrimEnd('\n'));
        Assert.Equal("", outcome.Output);
        Assert.Equal(1, outcome.Code);
        Assert.Equal(outcome.Error.Length - 1, outcome.Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder["m.model"]), "nothing is left behind");
    }

    [GeneratedRegex(@"-[0-9]{4}\.", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();

    /// <summary>A device on which there is no room.</summary>
    private sealed class FullWriter : StringWriter
    {
        public FullWriter() : base(CultureInfo.InvariantCulture)
        {
        }

        public override void Flush() => throw new IOException("No space left on device");
    }
}
