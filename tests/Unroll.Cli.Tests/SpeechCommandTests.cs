using System.Buffers.Binary;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>Recognisers on the command line: files, raw sound in pieces, times, drawings; and what cannot be read.</summary>
public sealed class SpeechCommandTests : IClassFixture<SpeechCommandTests.Recognisers>
{
    private readonly Recognisers models;

    public SpeechCommandTests(Recognisers models) => this.models = models;

    [Fact]
    public void SeveralFilesAreSeveralInputs()
    {
        using TemporaryFolder folder = new();
        string one = models.Save(folder, "one sound.wav", 0), two = models.Save(folder, "two.wav", 1);
        string[] lines = Cli.Run("predict", models.Ctc, one, two).Succeeded().Output.Split('\n');
        Assert.Equal(3, lines.Length);
        JsonElement[] json = Cli.Run("predict", models.Ctc, one, two, "--json").Succeeded().JsonLines;
        Assert.Equal([lines[0], lines[1]], json.Select(answer => answer.GetProperty("text").GetString()));
        Assert.Equal(lines[0], Cli.Run("predict", models.Ctc, "--sound", one).Succeeded().Output.TrimEnd('\n'));
        foreach (JsonElement token in json[0].GetProperty("tokens").EnumerateArray())
            Assert.True(token.GetProperty("end").GetDouble() <= json[0].GetProperty("seconds").GetDouble() && token.GetProperty("start").GetDouble() < token.GetProperty("end").GetDouble());
        Assert.Contains("<null>", Cli.Run("predict", models.Ctc, one, "--figures").Succeeded().Output, StringComparison.Ordinal);
        Assert.Single(Cli.Run("predict", models.Ctc, "said:three one@2").Succeeded().Lines);
        Assert.Contains("expected words, an @", Cli.Run("predict", models.Ctc, "said:three one@x").Error, StringComparison.Ordinal);
        Assert.Equal(1, Cli.Run("predict", models.Ctc, "said:qwertz").Code);
        Assert.Contains("no sound in WAV or SPHERE", Cli.Run("predict", models.Ctc, folder.Write("x.wav", "no sound at all")).Error, StringComparison.Ordinal);
        Assert.Contains("give " + one + " without --file", Cli.Run("predict", models.Ctc, "--file", one).Error, StringComparison.Ordinal);
        Assert.StartsWith("said:three one@2\t", Cli.Run("align", models.Ctc, "said:three one@2", "--text", "31").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("there is no such file", Cli.Run("predict", models.Ctc, folder["missing.wav"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void RawSoundIsHeardAsTheFileIs()
    {
        using TemporaryFolder folder = new();
        string file = models.Save(folder, "one.wav", 0);
        string expected = Cli.Run("predict", models.Ctc, file, "--json").Succeeded().Lines[0];
        byte[] raw = Raw(SoundFile.Read(file));
        Outcome json = Listen(raw, "predict", models.Ctc, "--pcm", "8000", "--json").Succeeded();
        Assert.Equal(expected, json.Lines[^1]);
        Assert.All(json.JsonLines[..^1], line => Assert.Equal(["seconds", "partial"], line.Names()));
        Outcome text = Listen(raw, "predict", models.Ctc, "--pcm", "8000").Succeeded();
        Assert.Equal(JsonDocument.Parse(expected).RootElement.GetProperty("text").GetString(), text.Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(1, Listen(raw[..^1], "predict", models.Ctc, "--pcm", "8000").Code);
        Assert.Contains("half a sample", Listen(raw[..^1], "predict", models.Ctc, "--pcm", "8000").Error, StringComparison.Ordinal);
        Assert.Contains("--pcm and the file", Listen(raw, "predict", models.Ctc, "--pcm", "8000", file).Error, StringComparison.Ordinal);
        Assert.Contains("is a terminal", Cli.Run("predict", models.Ctc, "--pcm", "8000").Error, StringComparison.Ordinal);
        Assert.Contains("model.encoder.bidirectional=false", Listen(raw, "predict", models.Hybrid, "--pcm", "8000").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TimesOfAKnownTextAreWritten()
    {
        using TemporaryFolder folder = new();
        string file = models.Save(folder, "one.wav", 0), text = models.Text(0);
        foreach (string model in new[] { models.Ctc, models.Hybrid })
        {
            string[][] lines = [.. Cli.Run("align", model, file, "--text", text).Succeeded().Lines.Select(line => line.Split('\t'))];
            Assert.Equal(text, string.Concat(lines.Select(line => line[3])));
            Assert.All(lines, line => Assert.Equal(file, line[0]));
        }
        Cli.Run("align", models.Ctc, file, "--text", text, "--out", folder["times.jsonl"], "--json").Succeeded();
        Assert.Equal(text.Length, JsonDocument.Parse(File.ReadAllText(folder["times.jsonl"])).RootElement.GetProperty("tokens").GetArrayLength());
        Assert.Contains("too short", Cli.Run("align", models.Ctc, file, "--text", new string(text[0], 500)).Error, StringComparison.Ordinal);
        Assert.Contains("does not know", Cli.Run("align", models.Ctc, file, "--text", "x").Error, StringComparison.Ordinal);
        Assert.Equal(2, Cli.Run("align", models.Ctc, file).Code);
        Assert.Equal(2, Cli.Run("align", models.Ctc, "--text", "1").Code);
        Assert.Equal(2, Cli.Run("align", models.Ctc).Code);
    }

    [Fact]
    public void AllAlignmentsAreDrawn()
    {
        using TemporaryFolder folder = new();
        string file = models.Save(folder, "one.wav", 0);
        Outcome drawn = Cli.Run("lab", "ctc", models.Ctc, file, "--text", models.Text(0), "--svg", folder["ctc.svg"]);
        Assert.Equal(0, drawn.Code);
        Assert.Contains("alignments of \"", drawn.Output, StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(folder["ctc.svg"]), StringComparison.Ordinal);
        Assert.Contains("no CTC", Cli.Run("lab", "ctc", models.Hybrid, file).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void DataAreReadFromFoldersAndSaidIfTheyCannotBe()
    {
        using TemporaryFolder folder = new();
        models.Save(folder, "1_ann_3.wav", 0);
        models.Save(folder, "2_ann_7.wav", 1);
        models.Save(folder, "2_bob_12.wav", 2);
        string[] small = ["--set", "data.type=fsdd", "--set", "training.epochs=1", "--set", "model.encoder.cell.hidden=4", "--json", "--restart", "--out", folder["m"]];
        Assert.Equal(0, Cli.Run(["train", "speech", "--data", folder.Path, .. small]).Code);
        Assert.Contains("no-one", Cli.Run(["train", "speech", "--data", folder.Path, .. small, "--set", "data.leaveOut=no-one"]).Error, StringComparison.Ordinal);
        Assert.Contains("data.type=spoken", Cli.Run(["train", "speech", .. small]).Error, StringComparison.Ordinal);
        Assert.Contains("found no recordings", Cli.Run(["train", "speech", "--data", models.Ctc, .. small]).Error, StringComparison.Ordinal);
        Assert.Contains("there is no such file or folder", Cli.Run(["train", "speech", "--data", folder["nowhere"], .. small]).Error, StringComparison.Ordinal);
        Assert.Contains("ZIP", Cli.Run(["train", "speech", "--data", folder.Write("x.zip", "no zip"), .. small]).Error, StringComparison.Ordinal);

        folder.Write("train.tsv", "1_ann_3.wav\t12\tann\n2_bob_12.wav\t345\n\n");
        string[] recordings = [.. small, "--set", "data.type=recordings"];
        Assert.Equal(0, Cli.Run(["train", "speech", "--data", folder.Path, .. recordings]).Code);
        foreach ((string lines, string expected) in new[] { ("a.wav 1\n", "train.tsv:1: found no tab"), ("\t1\n", "no name of a sound file"), ("a.wav\t1\n", "which is no file"), ("1_ann_3.wav\t<eos>\n", "found"), ("\n\n", "no recording with its text") })
        {
            folder.Write("train.tsv", lines);
            Assert.Contains(expected, Cli.Run(["train", "speech", "--data", folder.Path, .. recordings, "--set", "data.unit=words"]).Error, StringComparison.Ordinal);
        }

        string marked = folder["marked"];
        Directory.CreateDirectory(folder["marked/dr1-x"]);
        Directory.CreateDirectory(folder["marked/dr6-y"]);
        models.Save(folder, "marked/dr1-x/si1.wav", 0);
        models.Save(folder, "marked/dr6-y/sx2.wav", 1);
        string[] timit = [.. small, "--set", "data.type=timit"];
        Assert.Contains("found no file dr1-x/si1.PHN", Cli.Run(["train", "speech-hybrid", "--data", marked, .. timit]).Error, StringComparison.Ordinal);
        folder.Write("marked/dr1-x/si1.phn", "0 1000 h#\n1000 2000 sh\n2000 3000 q\n3000 4000 pcl\n4000 5000 h#\n");
        folder.Write("marked/dr6-y/sx2.phn", "0 1000 h#\n1000 x sh\n");
        Assert.Contains("sx2.phn:2", Cli.Run(["train", "speech-hybrid", "--data", marked, .. timit]).Error, StringComparison.Ordinal);
        folder.Write("marked/dr6-y/sx2.phn", "0 1000 h#\n1000 2000 sh\n");
        Assert.Equal(0, Cli.Run(["train", "speech-hybrid", "--data", marked, .. timit]).Code);
    }

    private static Outcome Listen(byte[] raw, params string[] args)
    {
        using StringWriter output = new(), error = new();
        using MemoryStream bytes = new(raw);
        using Host host = new(TextReader.Null, output, error) { InputBytes = bytes };
        int code = UnrollCli.Run(args, host);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    private static byte[] Raw(Sound sound)
    {
        byte[] raw = new byte[2 * sound.Samples.Length];
        for (int i = 0; i < sound.Samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(raw.AsSpan(2 * i), (short)Math.Round(sound.Samples.Span[i] * 32768));
        return raw;
    }

    /// <summary>Two small recognisers that are trained once for all tests: one by CTC that reads forward, and one with a hidden Markov model.</summary>
    public sealed class Recognisers : IDisposable
    {
        private readonly TemporaryFolder folder = new();
        private readonly Dataset sounds = new SpokenDataSpec { Least = 2, Most = 3, Train = 6, Dev = 1, Test = 1, Voices = 1 }.Open(null).Train!;

        public Recognisers()
        {
            string[] small = ["--set", "data={\"type\":\"spoken\",\"least\":2,\"most\":3,\"train\":60,\"dev\":5,\"test\":5,\"voices\":1}", "--set", "model.encoder.cell.hidden=12", "--set", "training.epochs=2", "--json"];
            Assert.Equal(0, Cli.Run(["train", "speech", .. small, "--out", Ctc]).Code);
            Assert.Equal(0, Cli.Run(["train", "speech-hybrid", .. small, "--out", Hybrid]).Code);
        }

        public string Ctc => folder["ctc.model"];

        public string Hybrid => folder["hybrid.model"];

        /// <summary>Writes a sound to a file, and gives its path.</summary>
        public string Save(TemporaryFolder target, string name, int number)
        {
            SoundFile.Write(target[name], sounds[number].InputAs<Sound>("test"));
            return target[name];
        }

        public string Text(int number) => sounds[number].Target!.ToString()!;

        public void Dispose() => folder.Dispose();
    }
}
