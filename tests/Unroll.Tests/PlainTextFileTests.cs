using System.IO.Compression;
using System.Text;

namespace Unroll.Tests;

public sealed class PlainTextFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("one")]
    [InlineData("one\n")]
    [InlineData("one\n\ntwo\r\nthree")]
    [InlineData("\uFEFFone\ntwö\n")]
    public void LinesAreThoseOfAStringReader(string text)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        Assert.Equal(Expected(text.TrimStart('\uFEFF')), PlainTextFile.Read(stream, "text").SelectMany(lines => lines));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void LinesMayFallAcrossReads(int bytesAtOnce)
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => new string('ä', i % 13) + i + (i % 3 == 0 ? "\r\n" : "\n")));
        using Trickle stream = new(Encoding.UTF8.GetBytes(text), bytesAtOnce);
        Assert.Equal(Expected(text), PlainTextFile.Read(stream, "text").SelectMany(lines => lines));
    }

    [Fact]
    public void WhatHasArrivedIsGivenWithoutWaiting()
    {
        using Trickle stream = new("one\ntwo\nthr"u8.ToArray(), 6);
        Assert.Equal(["one"], PlainTextFile.Read(stream, "text").First());
        Assert.Equal(6, stream.Position);
    }

    [Fact]
    public void GzipIsUnpackedAndDamageIsSaid()
    {
        string path = Path.Combine(Path.GetTempPath(), $"unroll-{Guid.NewGuid():N}.txt.gz");
        try
        {
            using (GZipStream gzip = new(File.Create(path), CompressionLevel.Fastest))
                gzip.Write("one\ntwo\n"u8);
            Assert.Equal(["one", "two"], PlainTextFile.Read(path).SelectMany(lines => lines));
            File.WriteAllText(path, "no gzip");
            UnrollException error = Assert.Throws<UnrollException>(() => PlainTextFile.Read(path).Count());
            Assert.Equal($"{path}: found no valid gzip data, which the ending .gz promises; pack the file again or rename it.", error.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void BadBytesAreFoundByLine()
    {
        using MemoryStream stream = new([(byte)'a', (byte)'\n', 0xC3, (byte)'\n']);
        UnrollException error = Assert.Throws<UnrollException>(() => PlainTextFile.Read(stream, "input").Count());
        Assert.StartsWith("input:2: found the invalid UTF-8 byte 0xC3 as byte 1 of the line", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trian", "train")]
    [InlineData("LSTM", "lstm")]
    [InlineData("gur", "gru")]
    [InlineData("banana", null)]
    public void TheNearestNameIsNearEnough(string word, string? expected) => Assert.Equal(expected, Spelling.Nearest(word, ["train", "lstm", "gru"]));

    private static List<string> Expected(string text)
    {
        List<string> lines = [];
        using StringReader reader = new(text);
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    /// <summary>A stream that gives a few bytes at a time, as a pipe may.</summary>
    private sealed class Trickle(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, atOnce)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atOnce));
    }
}
