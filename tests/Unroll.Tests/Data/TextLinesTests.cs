using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Text;

namespace Unroll.Tests;

public sealed class TextLinesTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinesEndWithEitherBreak()
    {
        var path = _folder.Write("a.txt", "\uFEFFone\r\n\nthree\u2028\u00A0\nfour");
        Assert.Equal(["one", "", "three\u2028\u00A0", "four"], TextLines.Read(path).Select(line => line.Text));
        Assert.Equal([1, 2, 3, 4], TextLines.Read(path).Select(line => line.Number));
        Assert.Empty(TextLines.Read(_folder.Write("b.txt", "")));
        var wide = new string('x', 70_000);
        Assert.Equal([wide, "y"], TextLines.Read(_folder.Write("c.txt.gz", wide + "\ny\n")).Select(line => line.Text));
    }

    [Fact]
    public void WhatIsNotTextIsAnErrorThatSaysWhere()
    {
        Says("@a.txt:2: found the invalid UTF-8 byte 0xFF as byte 3 of the line (offset 5 of the text); expected UTF-8, so save the file as UTF-8.",
            [.. "x\r\nab"u8, 0xFF, .. "c\n"u8]);
        Says("@a.txt:1: found the invalid UTF-8 byte 0xC3 as byte 2 of the line (offset 1 of the text); expected UTF-8, so save the file as UTF-8.",
            [(byte)'a', 0xC3]);
        Says("@a.txt:1: found the byte order mark of UTF-16; expected UTF-8, so save the file as UTF-8.", [.. Encoding.Unicode.Preamble, .. "a\0"u8]);
        Says("@a.txt:1: found the byte order mark of UTF-16; expected UTF-8, so save the file as UTF-8.", [.. Encoding.BigEndianUnicode.Preamble]);
        Says("@a.txt:2: found a NUL byte as byte 2 of the line; expected text, so check that this is neither a binary file nor UTF-16.", "a\nb\0c"u8.ToArray());
        Says("@a.txt:2: found a line longer than 1048576 bytes; expected one sentence or word a line, so check that this is a text file with line breaks.",
            [.. "a\n"u8, .. new byte[TextLines.LongestLine + 1]]);
    }

    [Fact]
    public void FilesThatCannotBeOpenedAreNamed()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "sub"));
        File.WriteAllText(Path.Combine(_folder.Path, "bad.gz"), "this is not packed at all");
        _folder.Says("@sub: found a folder; expected a text file, so name a file in it.", () => TextLines.Read(Path.Combine(_folder.Path, "sub")));
        _folder.Says("@no.txt: there is no such file; check the path.", () => TextLines.Read(Path.Combine(_folder.Path, "no.txt")));
        _folder.Says("@bad.gz: found no valid gzip data, which the ending .gz promises; pack the file again or rename it.",
            () => TextLines.Read(Path.Combine(_folder.Path, "bad.gz")));
    }

    [Fact]
    public void ACompressedFileIsReadWholeOrNotAtAll()
    {
        byte[] one = Pack(string.Concat(Enumerable.Range(0, 5000).Select(i => $"word{i * 7919 % 5003} O\n"))), two = Pack("more O\n");
        Assert.Equal(5000, TextLines.Read(Put("whole.gz", one)).Count);
        Assert.Equal(5001, TextLines.Read(Put("members.gz", [.. one, .. two])).Count);
        Assert.Empty(TextLines.Read(Put("nothing.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0])));
        foreach (int length in new[] { 200, 3000, one.Length - 9, one.Length - 4, one.Length - 1 })
        {
            string path = Put("cut.gz", one[..length]);
            UnrollException error = Assert.Throws<UnrollException>(() => TextLines.Read(path));
            Assert.Matches($"^{Regex.Escape(path)}: the compressed data end after [0-9]+ bytes of text, before they say they would; the file was cut off, so fetch or pack it again.$", error.Message);
        }
    }

    private string Put(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Pack(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private void Says(string message, byte[] bytes) => _folder.Says(message, () => TextLines.Read(_folder.Write("a.txt", bytes)));
}
