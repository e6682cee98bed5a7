namespace Unroll.Cli.Tests;

/// <summary>Every verb of the laboratory in a narrow terminal, and with ASCII alone.</summary>
public sealed class LabWidthTests(LabCalls calls) : IClassFixture<LabCalls>
{
    public static TheoryData<string> Names => LabCalls.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void LinesFitAndAsciiIsAscii(string name)
    {
        foreach (string line in Run(name, 80, noColour: false))
            Assert.True(CellText.Width(line) <= 80, $"{CellText.Width(line)} wide: {line}");
        foreach (string line in Run(name, 60, noColour: false, "--ascii"))
        {
            Assert.True(line.Length <= 60, $"{line.Length} wide: {line}");
            Assert.All(line, character => Assert.InRange(character, ' ', '~'));
        }
    }

    /// <summary>All verbs are in the list of quick calls.</summary>
    [Fact]
    public void EveryVerbIsCalled()
    {
        using Host host = new(TextReader.Null, TextWriter.Null, TextWriter.Null);
        Assert.Equal(LabCommand.Create(host).Subcommands.Select(verb => verb.Name).Order(StringComparer.Ordinal), Names.Select(row => calls.Line(row.Data)[1]).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>NO_COLOR is as good as --ascii.</summary>
    [Fact]
    public void WithoutColoursThereIsAsciiAlone() => Assert.Equal(Run("gates", 80, noColour: false, "--ascii"), Run("gates", 80, noColour: true));

    private string[] Run(string name, int width, bool noColour, params string[] more)
    {
        using StringWriter output = new(), error = new();
        int code;
        using (Host host = new(TextReader.Null, output, error) { Width = () => width, NoColour = noColour })
            code = UnrollCli.Run([.. calls.Line(name), .. more], host);
        Assert.Equal((0, ""), (code, error.ToString()));
        return output.ToString().Split('\n');
    }
}
