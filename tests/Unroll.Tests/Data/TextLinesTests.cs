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

    private void Says(string message, byte[] bytes) => _folder.Says(message, () => TextLines.Read(_folder.Write("a.txt", bytes)));
}
