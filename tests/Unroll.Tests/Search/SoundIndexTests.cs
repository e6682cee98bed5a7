using System.Runtime.InteropServices;

namespace Unroll.Tests;

/// <summary>Indexes of sounds: what is found, and what a damaged file says.</summary>
public sealed class SoundIndexTests : IDisposable
{
    private static readonly string[] Words = ["one", "two", "three", "four", "five"];

    private readonly Folder folder = new();
    private readonly Model model = Built(1);

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void TheSegmentItselfIsFound()
    {
        (string path, Utterance[] said) = Indexed(new SoundCutting());
        using SoundIndex index = SoundIndex.Open(path);
        index.Check(model);
        Assert.Equal((Words.Length * 2, 6, said.Length), (index.Count, index.VectorSize, index.Files.Count));
        for (int i = 0; i < said.Length; i++)
        {
            IReadOnlyList<TokenTime> segments = index.Cutting.Cut(said[i].Sound);
            for (int w = 0; w < 2; w++)
            {
                Assert.InRange(segments[w].Start, said[i].Words[w].Start - 0.06, said[i].Words[w].Start + 0.06);
                Assert.InRange(segments[w].End, said[i].Words[w].End - 0.06, said[i].Words[w].End + 0.06);
                SoundHit[] found = [.. index.Search(index.Query(model, SoundCutting.Part(said[i].Sound, segments[w])), 3)];
                Assert.Contains(found, hit => hit.File == $"{i}.wav" && hit.Time == segments[w] && hit.Cosine > 0.9);
            }
        }
    }

    [Fact]
    public void ASearchIsExact()
    {
        (string path, Utterance[] said) = Indexed(new SoundCutting { Window = 0.3, Shift = 0.07 });
        using SoundIndex index = SoundIndex.Open(path);
        List<(string File, TokenTime Time, Real[] Vector)> all = [];
        for (int i = 0; i < said.Length; i++)
        {
            IReadOnlyList<TokenTime> windows = index.Cutting.Cut(said[i].Sound);
            all.AddRange(windows.Zip(model.Embed([.. windows.Select(window => new Example(SoundCutting.Part(said[i].Sound, window)))]), (window, vector) => ($"{i}.wav", window, vector)));
        }
        Real[] mean = [.. Enumerable.Range(0, 6).Select(d => (Real)all.Average(one => (double)one.Vector[d]))];
        NearestVectors nearest = new([.. all.Select(one => one.Vector.Zip(mean, (x, m) => x - m).ToArray())]);
        Real[] query = model.Embed([new Example(Speaker.Say(["nine"], Voice.Number(9), new Speaking(), new Rng(4)).Sound)])[0];
        IReadOnlyList<(int Index, double Cosine)> expected = nearest.Of([.. query.Zip(mean, (x, m) => x - m)], 12);
        IReadOnlyList<SoundHit> hits = index.Search(query, 12);
        Assert.Equal(expected.Select(one => all[one.Index].Time), hits.Select(hit => hit.Time));
        Assert.Equal(expected.Select(one => all[one.Index].File), hits.Select(hit => hit.File));
        Assert.All(expected.Zip(hits), pair => Assert.Equal(pair.First.Cosine, pair.Second.Cosine, 1e-4));
        Assert.Equal(index.Count, index.Search(query, int.MaxValue).Count);
        Assert.Empty(index.Search(query, 0));
        Assert.Equal("The query: found a vector of 2 numbers; expected 6, as those of the index have.", Assert.Throws<UnrollException>(() => index.Search(new Real[2], 1)).Message);
    }

    [Fact]
    public void AnotherModelIsRefused()
    {
        (string path, _) = Indexed(new SoundCutting());
        using SoundIndex index = SoundIndex.Open(path);
        using Model other = Built(2);
        Assert.StartsWith($"{path}: the vectors were made by another model than the one given", Assert.Throws<UnrollException>(() => index.Check(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIndexMayBeEmpty()
    {
        SoundIndexWriter writer = new(model, folder.Path, new SoundCutting());
        writer.Add("silent.wav", new Sound(8000, new Real[800]));
        using (FileStream stream = File.Create(Path.Combine(folder.Path, "empty.index")))
            writer.Write(stream);
        using SoundIndex index = SoundIndex.Open(Path.Combine(folder.Path, "empty.index"));
        Assert.Equal((0, 1), (index.Count, index.Files.Count));
        Assert.Empty(index.Search(new Real[6], 5));
    }

    [Fact]
    public void ADamagedIndexIsNamed()
    {
        (string path, _) = Indexed(new SoundCutting());
        byte[] whole = File.ReadAllBytes(path);
        int vectors = whole.Length - (sizeof(float) * 6 * Words.Length * 2);
        Assert.Equal(0, vectors % 64);
        for (int place = 0; place < vectors; place += place < 90 ? 1 : 13)
        {
            byte[] bytes = [.. whole];
            bytes[place] ^= 0x41;
            if (place is >= 56 and < 64) // zeros that nobody reads
                continue;
            Assert.NotNull(Says(bytes));
        }
        foreach (int length in new[] { 0, 10, 63, 64, 200, vectors, whole.Length - 1 })
            Assert.NotNull(Says(whole[..length]));
        Assert.NotNull(Says([.. whole, 0]));
        Assert.Equal("found no index of sounds; expected a file that `unroll index` made.", Says("RIFF0000WAVEfmt "u8.ToArray()));
        byte[] version = [.. whole];
        version[13] = (byte)'7';
        Assert.Equal("found an index of another version, '7'; expected version 1, so make it again with `unroll index`.", Says(version));

        byte[] wild = [.. whole];
        MemoryMarshal.Cast<byte, float>(wild.AsSpan(vectors))[7] = float.NaN;
        File.WriteAllBytes(Path.Combine(folder.Path, "wild.index"), wild);
        using SoundIndex index = SoundIndex.Open(Path.Combine(folder.Path, "wild.index"));
        Assert.Equal($"{Path.Combine(folder.Path, "wild.index")}: the index is damaged: found numbers that are not finite in the vector of segment 2; make it again with `unroll index`.",
            Assert.Throws<UnrollException>(() => index.Search([1, 1, 1, 1, 1, 1], 1)).Message);
    }

    private string Says(byte[] bytes)
    {
        string path = Path.Combine(folder.Path, "damaged.index");
        File.WriteAllBytes(path, bytes);
        string message = Assert.Throws<UnrollException>(() => SoundIndex.Open(path).Dispose()).Message;
        Assert.StartsWith($"{path}: ", message, StringComparison.Ordinal);
        return message[(path.Length + 2)..];
    }

    private (string Path, Utterance[] Said) Indexed(SoundCutting cutting)
    {
        Utterance[] said = [.. Words.Select((_, i) => Enumerable.Range(0, 100).Select(seed => Speaker.Say([Words[i], Words[(i + 2) % 5]], Voice.Number(i + 1), new Speaking { Pause = 0.8, Silence = 0.2 }, new Rng((ulong)seed)))
            .First(one => one.Words[1].Start - one.Words[0].End > 0.3))];
        SoundIndexWriter writer = new(model, folder.Path, cutting);
        for (int i = 0; i < said.Length; i++)
            writer.Add($"{i}.wav", said[i].Sound);
        using (FileStream stream = File.Create(Path.Combine(folder.Path, "words.index")))
            writer.Write(stream);
        return (Path.Combine(folder.Path, "words.index"), said);
    }

    private static Model Built(ulong seed)
    {
        AudioVectorsSpec spec = new() { Encoder = new RecurrentSpec(new GruSpec(3)) { Bidirectional = true }, Decoder = new RecurrentSpec(new GruSpec(2)) };
        return Model.Build(new Recipe { Model = spec }, spec.Fit([new Example(Speaker.Say(["one"], Voice.Number(1), new Speaking(), new Rng(1)).Sound)]), ParameterStore.Draw(seed), null, TestDevice.Default);
    }
}
