using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary><c>unroll embed</c>: vectors in each form, nearest texts, scores, and what cannot be asked.</summary>
public sealed class EmbedTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public EmbedTests()
    {
        model = folder["small.model"];
        Cli.Run("train", "text-autoencoder", "--out", model, "--set", "training.epochs=1", "--set", "model.input.embedding=4", "--set", "model.encoder.bidirectional=false", "--set", "model.encoder.cell.hidden=6", "--set", "model.decoder.cell.hidden=4", "--set", "model.decoder.embedding=4",
            "--set", "model.decoder.readout=4", "--set", "training.batchTokens=5000", "--threads", "2", "--json");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void VectorsAreJsonLines()
    {
        Outcome outcome = Cli.Run("embed", model, "anna went to the forest .", "the dog was sad .").Succeeded();
        Assert.Equal(["text", "vector"], outcome.JsonLines[0].Names());
        Assert.Equal(["anna went to the forest .", "the dog was sad ."], outcome.JsonLines.Select(line => line.GetProperty("text").GetString()));
        Assert.All(outcome.JsonLines, line => Assert.Equal(6, line.GetProperty("vector").GetArrayLength()));
        Assert.Equal(Cli.Run("embed", model, "the dog was sad .").Output, Cli.Run("embed", model, "the", "dog", "was", "sad", ".").Output);
        Assert.Equal(Cli.Run("embed", model, "the dog was sad.").JsonLines[0].GetProperty("vector").GetRawText(), outcome.JsonLines[1].GetProperty("vector").GetRawText()); // split as the data were
    }

    [Fact]
    public void EachFormHasTheSameNumbers()
    {
        string texts = folder.Write("texts.txt", "anna went home .\n\nthe dog was sad .\n");
        Outcome lines = Cli.RunWith(File.ReadAllText(texts), "embed", model).Succeeded();
        double[] expected = [.. lines.JsonLines.SelectMany(line => line.GetProperty("vector").EnumerateArray().Select(number => number.GetDouble()))];
        Assert.Equal(18, expected.Length);
        Assert.All(expected[6..12], number => Assert.Equal(0, number)); // an empty text
        Assert.Equal(lines.Output, Cli.Run("embed", model, "--file", texts).Output);
        Assert.Equal(lines.Output, Cli.RunWith(File.ReadAllText(texts), "embed", model, "--file", "-").Output);
        Cli.Run("embed", model, "--file", texts, "--out", folder["v.jsonl"]).Succeeded();
        Assert.Equal(lines.Output, File.ReadAllText(folder["v.jsonl"]));
        Cli.Run("embed", model, "--file", texts, "--out", folder["v.npy"]).Succeeded();
        byte[] npy = File.ReadAllBytes(folder["v.npy"]);
        Assert.Equal(expected, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(npy.AsSpan(npy.Length - 72)).ToArray().Select(number => (double)number), new Near());
        Cli.Run("embed", model, "--file", texts, "--out", folder["v.vec"]).Succeeded();
        string[] words = File.ReadAllLines(folder["v.vec"]);
        Assert.Equal("3 6", words[0]);
        Assert.Equal(["anna_went_home_.", "_", "the_dog_was_sad_."], words[1..].Select(line => line.Split(' ')[0]));
        Assert.Equal(expected, words[1..].SelectMany(line => line.Split(' ')[1..]).Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)), new Near());
    }

    [Fact]
    public void NearestTextsOfEachAndOfAQuery()
    {
        string texts = folder.Write("texts.txt", "anna went home .\nanna went home .\nthe dog was sad .\n");
        Outcome outcome = Cli.Run("embed", model, "--file", texts, "--neighbours", "1").Succeeded();
        Assert.Equal(6, outcome.Lines.Length);
        Assert.Equal("anna went home .", outcome.Lines[0]);
        Assert.Equal("   1.000  anna went home .", outcome.Lines[1]);
        JsonElement[] json = Cli.Run("embed", model, "--file", texts, "--neighbours", "2", "--json").Succeeded().JsonLines;
        Assert.Equal([2, 3], json[0].GetProperty("neighbours").EnumerateArray().Select(one => one.GetProperty("line").GetInt32()));
        JsonElement query = Cli.Run("embed", model, "--file", texts, "--neighbours", "3", "--query", "the dog was sad .", "--json").Succeeded().Json;
        Assert.Equal("the dog was sad .", query.GetProperty("text").GetString());
        Assert.Equal(3, query.GetProperty("neighbours")[0].GetProperty("line").GetInt32());
        Assert.Equal(1, query.GetProperty("neighbours")[0].GetProperty("cosine").GetDouble(), 1e-5);
        Assert.Equal(3, query.GetProperty("neighbours").GetArrayLength());
    }

    [Fact]
    public void VectorsAreMeasured()
    {
        Directory.CreateDirectory(folder["mine"]);
        foreach (string part in new[] { "train", "test" })
            folder.Write($"mine/{part}.txt", string.Concat(Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? "one the dog was sad .\n" : "two anna went home .\n")));
        Assert.Equal($"{folder["mine"]}: accuracy 1.0000\n", Cli.Run("embed", model, "--evaluate", folder["mine"]).Succeeded().Output);
        JsonElement json = Cli.Run("embed", model, "--evaluate", folder["mine"], "--json").Succeeded().Json;
        Assert.Equal(["data", "accuracy"], json.Names());
    }

    [Theory]
    [InlineData("--evaluate and --out were both given; expected one of them.", "--evaluate", "x", "--out", "y.npy")]
    [InlineData("--evaluate and TEXT were both given; expected one of them.", "word", "--evaluate", "x")]
    [InlineData("TEXT and --file were both given; expected one of them.", "word", "--file", "x")]
    [InlineData("--neighbours and --out were both given; expected one of them.", "--neighbours", "3", "--out", "y.npy")]
    [InlineData("--query was given without --neighbours, which it belongs to.", "--query", "x")]
    [InlineData("--json was given without --neighbours or --evaluate; vectors are written as JSON lines without it.", "--json")]
    [InlineData("--neighbours is '0'; expected a whole number from 1 to 1000000.", "--neighbours", "0")]
    public void WrongUsageIsASentence(string message, params string[] args)
    {
        Outcome outcome = Cli.Run(["embed", model, .. args]);
        Assert.Equal((2, $"unroll: {message} See `unroll embed --help`.\n"), (outcome.Code, outcome.Error));
    }

    [Fact]
    public void WhatCannotBeDoneIsASentence()
    {
        Fails("--out v.bin: found no ending that says how to write vectors; expected .jsonl (JSON lines), .npy (NumPy), or .vec or .txt (word2vec).", model, "a", "--out", "v.bin");
        Fails($"{folder["none"]}: there is no such file; check the path.", model, "--file", folder["none"]);
        Fails($"{folder["none"]}: there is no such folder; expected one with pairs of sentences (SICK) or labelled texts.", model, "--evaluate", folder["none"]);
        Assert.Contains("--out ", Cli.Run("embed", model, "a b", "--out", folder["none/v.npy"]).Error, StringComparison.Ordinal);
        string tagger = folder["tagger.model"];
        Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", tagger, "--json"]);
        Fails("The model was asked for vectors; its problem (Tagger) has none, so use a model that makes one of each text or sound, such as text-autoencoder or audio-vectors.", tagger, "to boston");
        Fails("The model was asked for vectors; its problem (Tagger) has none, so use a model that makes one of each text or sound, such as text-autoencoder or audio-vectors.", tagger, "to boston", "--neighbours", "2");

        void Fails(string message, params string[] args)
        {
            Outcome outcome = Cli.Run(["embed", .. args]);
            Assert.Equal((1, $"unroll: {message}\n", ""), (outcome.Code, outcome.Error, outcome.Output));
        }
    }

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-6;

        public int GetHashCode(double obj) => 0;
    }
}
