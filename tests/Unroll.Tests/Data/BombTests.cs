using System.Text;

namespace Unroll.Tests;

/// <summary>Data that are larger than they look: refused early, and nothing is kept of what says nothing.</summary>
public sealed class BombTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train.conll.gz", "\n")]
    [InlineData("train.conll.gz", " \n")]
    [InlineData("train.conll.gz", "\r\n")]
    [InlineData("train.conll.gz", "a O\n\n")]
    [InlineData("train.conll.gz", "a")]
    [InlineData("train.conll.gz", "\0")]
    [InlineData("train.jsonl.gz", "\n")]
    [InlineData("train.jsonl.gz", "{\"words\": [\"a\"], \"tags\": [\"O\"]}\n")]
    [InlineData("train.jsonl.gz", "[")]
    public void ABombIsNotUnpacked(string name, string piece)
    {
        string path = folder.Write(name, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 8_000_000 / piece.Length))));
        Cheaply(() => Assert.Throws<UnrollException>(() => new TaggedDataSpec().Open(path)));
        Cheaply(() => Assert.Throws<UnrollException>(() => PlainTextFile.Read(path).Sum(lines => lines.Count)));
    }

    [Theory]
    [InlineData("train.txt.gz")]
    [InlineData("train-images-idx3-ubyte.gz")]
    [InlineData("music.json.gz")]
    [InlineData("vectors.txt.gz")]
    public void SoItIsForAllThatIsRead(string name)
    {
        string path = folder.Write(name, new byte[8_000_000]);
        File.Copy(path, Path.Combine(folder.Path, "train-labels-idx1-ubyte.gz"));
        Cheaply(() => Assert.Throws<UnrollException>(() => new LabelledDataSpec().Open(path)));
        Cheaply(() => Assert.Throws<UnrollException>(() => new TextDataSpec().Open(path)));
        Cheaply(() => Assert.Throws<UnrollException>(() => new ChoralesDataSpec().Open(path)));
        Cheaply(() => Assert.Throws<UnrollException>(() => VectorsFile.Read(path, 4).Count()));
        Cheaply(() => Assert.Throws<UnrollException>(() => ByteFile.ReadText(path)));
    }

    [Fact]
    public void BlankLinesAreNotKept()
    {
        StringBuilder text = new();
        for (int i = 0; i < 5; i++)
            text.Append("a O\n").Append('\n', 100_000);
        string path = folder.Write("train.conll", text.ToString());
        Assert.Equal(5, new TaggedDataSpec().Open(path).Train!.Count);
        Assert.Equal([1, 2, 100_002, 100_003], TextLines.Read(path).Take(4).Select(line => line.Number));
        Assert.Equal(10, TextLines.Read(path).Count);
    }

    [Fact]
    public void BlankLinesWithoutEndAreRefused()
    {
        using Endless endless = new();
        Cheaply(() => Assert.Equal("here:1000001: found 1000000 empty lines in a row; expected text, so check what the file holds.",
            Assert.Throws<UnrollException>(() => TextLines.Enumerate(endless, "here").Count()).Message));
        folder.Write("p/seq.in", new string('\n', 1_200_000));
        folder.Write("p/seq.out", new string('\n', 1_200_000));
        Cheaply(() => Assert.Throws<UnrollException>(() => new TaggedDataSpec().Open(Path.Combine(folder.Path, "p"))));
    }

    [Fact]
    public void ASparseFileIsRefused()
    {
        foreach (string name in (string[])["train.conll", "train.jsonl", "recipe.json", "vectors.txt", "train.conll.gz"])
        {
            string path = Path.Combine(folder.Path, name);
            foreach (long size in (long[])[1_000_000_000, 100_000_000_000])
            {
                using (FileStream stream = File.Create(path))
                {
                    if (name.EndsWith(".gz", StringComparison.Ordinal))
                        stream.Write(File.ReadAllBytes(folder.Write("small.gz", "a O\n"u8.ToArray())));
                    stream.SetLength(OperatingSystem.IsWindows() ? 1 << 24 : size);
                }
                Cheaply(() => Assert.Throws<UnrollException>(() => name == "recipe.json" ? (object)Recipe.Load(path)
                    : name == "vectors.txt" ? VectorsFile.Read(path, 3).Count() : new TaggedDataSpec().Open(path)));
            }
        }
    }

    [Fact]
    public void SparsePicturesMusicAndSoundAreRefused()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4];
        byte[] format = [.. "fmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0];
        byte[] wave = [.. "RIFF"u8, 255, 255, 255, 255, .. "WAVE"u8, .. format];
        foreach ((string name, byte[] bytes) in new[] { ("train-images-idx3-ubyte", images), ("a.json", "{}"u8.ToArray()), ("a.wav", wave), ("b.wav", [.. wave, .. "data"u8, 255, 255, 255, 127]) })
        {
            string path = folder.Write(name, bytes);
            using (FileStream stream = new(path, FileMode.Open))
                stream.SetLength(1_000_000_000);
            Cheaply(() => Assert.Throws<UnrollException>(() => name.EndsWith("wav", StringComparison.Ordinal) ? SoundFile.Read(path).Length
                : name == "a.json" ? new ChoralesDataSpec().Open(path).Train!.Count : IdxFile.Read(folder.Path, name, 3).Count));
        }
        Assert.Equal([(Real)(1 / 32768.0), (Real)(2 / 32768.0)], SoundFile.Read(folder.Write("c.wav", [.. wave, .. "data"u8, 4, 0, 0, 0, 1, 0, 2, 0, .. new byte[100_000]])).Samples.ToArray());
    }

    [Fact]
    public void TextThatPacksWellIsRead()
    {
        StringBuilder text = new();
        for (int i = 0; i < 20_000; i++)
            text.Append("please O\nfly O\nto O\n").Append(i % 100).Append(" B-city\n\n");
        Assert.Equal(20_000, new TaggedDataSpec().Open(folder.Write("train.conll.gz", text.ToString())).Train!.Count);
    }

    private static void Cheaply(Action act)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        act();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 << 20);
    }

    private sealed class Endless : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'\n');
            return buffer.Length;
        }
    }
}
