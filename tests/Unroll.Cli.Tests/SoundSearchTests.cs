namespace Unroll.Cli.Tests;

/// <summary><c>unroll index</c> and <c>unroll search</c>, and <c>unroll embed</c> of sounds.</summary>
public sealed class SoundSearchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public SoundSearchTests()
    {
        model = folder["small.model"];
        Cli.Run("train", "audio-vectors", "--out", model, "--set", "training.epochs=1", "--set", "data.train=20", "--set", "data.dev=2", "--set", "data.test=2", "--set", "model.encoder.cell.hidden=4", "--set", "model.decoder.cell.hidden=4", "--threads", "1", "--json").Succeeded();
        Directory.CreateDirectory(folder["sounds/more"]);
        Write("sounds/a.wav", "one");
        Write("sounds/more/b.WAV", "three");
        File.WriteAllText(folder["sounds/notes.txt"], "no sound");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhatWasSaidIsFound()
    {
        string index = folder["x.index"];
        Outcome made = Cli.Run("index", model, folder["sounds"], "--out", index).Succeeded();
        Assert.Equal($"{index}: 2 segments of 2 sounds; unroll search {index} QUERY.wav", made.Lines[0]);
        Outcome found = Cli.Run("search", index, folder["sounds/more/b.WAV"]).Succeeded();
        Assert.Equal(3, found.Lines.Length);
        Assert.Matches(@"^   1\.000      0\.\d\d to 0\.\d\d s  .*more/b\.WAV$", found.Lines[1]);
        Outcome json = Cli.Run("search", index, folder["sounds/a.wav"], folder["sounds/more/b.WAV"], "--top", "1", "--json").Succeeded();
        Assert.Equal([folder["sounds/a.wav"], folder["sounds/more/b.WAV"]], json.JsonLines.Select(line => line.GetProperty("query").GetString()));
        Assert.Equal([folder["sounds/a.wav"], folder["sounds/more/b.WAV"]], json.JsonLines.Select(line => line.GetProperty("hits")[0].GetProperty("file").GetString()));
        Assert.Equal(["file", "start", "end", "cosine"], json.JsonLines[0].GetProperty("hits")[0].Names());
        Assert.Equal(1, json.JsonLines[0].GetProperty("hits").GetArrayLength());
        Directory.Move(model, folder["moved.model"]);
        Assert.Equal(1, Cli.Run("search", index, folder["sounds/a.wav"]).Code);
        Cli.Run("search", index, folder["sounds/a.wav"], "--model", folder["moved.model"]).Succeeded();
    }

    [Fact]
    public void WindowsAreSegments()
    {
        Outcome made = Cli.Run("index", model, folder["sounds/a.wav"], "--window", "0.2", "--shift", "0.1", "--out", folder["w.index"]).Succeeded();
        int segments = int.Parse(made.Lines[0].Split(": ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(segments, 3, 8);
        Assert.Equal(segments + 1, Cli.Run("search", folder["w.index"], folder["sounds/a.wav"], "--top", "100").Lines.Length);
    }

    [Fact]
    public void SoundsHaveVectors()
    {
        Outcome outcome = Cli.Run("embed", model, folder["sounds/a.wav"], folder["sounds/more/b.WAV"]).Succeeded();
        Assert.Equal(2, outcome.JsonLines.Length);
        Assert.All(outcome.JsonLines, line => Assert.Equal(8, line.GetProperty("vector").GetArrayLength()));
        Assert.Equal(outcome.Output, Cli.Run("embed", model, folder["sounds"]).Output);
        string list = folder.Write("list.txt", $"{folder["sounds/a.wav"]}\n{folder["sounds/more/b.WAV"]}\n");
        Assert.Equal(outcome.Output, Cli.Run("embed", model, "--file", list).Output);
    }

    [Fact]
    public void WhatCannotBeSearchedIsNamed()
    {
        Says(2, "--out is missing; expected the file of the index, such as --out sounds.index.", "index", model, folder["sounds"]);
        Says(2, "--shift was given without --window, which it belongs to.", "index", model, folder["sounds"], "--shift", "0.1", "--out", folder["x"]);
        Says(2, "--window and --silence or --threshold were given; expected one of the two ways to cut sounds.", "index", model, folder["sounds"], "--window", "1", "--silence", "0.1", "--out", folder["x"]);
        Directory.CreateDirectory(folder["none"]);
        Says(1, $"{folder["none"]}: found no sound in the folder; expected files ending in .wav, .wave, .sph, .nist.", "index", model, folder["none"], "--out", folder["x"]);
        Says(1, $"{folder["sounds/notes.txt"]}: found no index of sounds; expected a file that `unroll index` made.", "search", folder["sounds/notes.txt"], folder["sounds/a.wav"]);
        Says(1, $"{folder["sounds/notes.txt"]}: found no sound in WAV or SPHERE; expected a file that begins with RIFF or NIST_1A, so convert it.", "index", model, folder["sounds/notes.txt"], "--out", folder["x"]);

        void Says(int code, string message, params string[] args)
        {
            Outcome outcome = Cli.Run(args);
            Assert.Equal(code, outcome.Code);
            Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        }
    }

    private void Write(string name, string word) => SoundFile.Write(folder[name], Speaker.Say([word], Voice.Number(3), new Speaking { SignalToNoise = 40 }, new Rng(2)).Sound);
}
