namespace Unroll.Cli.Tests;

public sealed class JsonLinesTests
{
    [Theory]
    [InlineData("plain", "\"plain\"\n")]
    [InlineData("\u007Fa\u202E\u200Fb\u2066", "\"\\u007Fa\\u202E\\u200Fb\\u2066\"\n")]
    [InlineData("a\tß€\U0001F600\"", "\"a\\tß€\\uD83D\\uDE00\\\"\"\n")]
    [InlineData("", "\"\"\n")]
    public void HiddenCharactersAreEscaped(string text, string line)
    {
        using StringWriter output = new();
        JsonLines lines = new(output);
        lines.Write(json => json.WriteStringValue("a longer line before it, \u202E"));
        output.GetStringBuilder().Clear();
        lines.Write(json => json.WriteStringValue(text));
        Assert.Equal(line, output.ToString());
    }

    [Fact]
    public void AfterAFaultTheNextLineIsWhole()
    {
        using StringWriter output = new();
        JsonLines lines = new(output);
        Assert.Throws<UnrollException>(() => lines.Write(json =>
        {
            json.WriteStartArray();
            json.Flush();
            throw new UnrollException("Half.");
        }));
        lines.Write(json => json.WriteNumberValue(1));
        Assert.Equal("1\n", output.ToString());
    }

    [Fact]
    public void AShortLineCostsLittle()
    {
        const int Count = 1000, MostBytes = 700; // a line
        string text = new('a', 400);
        JsonLines lines = new(TextWriter.Null);
        lines.Write(json => json.WriteStringValue(text));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Count; i++)
            lines.Write(json => json.WriteStringValue(text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Count * MostBytes);
    }
}
