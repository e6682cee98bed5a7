using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;
using Unroll.Tests;

namespace Unroll.Cli.Tests;

/// <summary>Figures in the terminal.</summary>
public sealed partial class FigureTextTests
{
    public static TheoryData<string> Rows() => [.. ProblemCases.All.Select(row => row.Name)];

    [Theory]
    [InlineData(true, "figures-unicode.txt")]
    [InlineData(false, "figures-ascii.txt")]
    public void EveryKindOfFigureIsDrawnAsApproved(bool unicode, string file) =>
        Approved.Text(file, string.Join('\n', FigureSamples.Approved.Select(figure => Drawn(figure, 72, unicode, colours: false))));

    [Theory]
    [InlineData(20, true, false)]
    [InlineData(33, true, true)]
    [InlineData(80, false, false)]
    [InlineData(200, false, true)]
    public void HostileFiguresStayInTheirLines(int width, bool unicode, bool colours)
    {
        foreach (Figure figure in FigureSamples.Hostile.Concat(FigureSamples.Approved))
            Check(figure, width, unicode, colours);
    }

    /// <summary>The figures of each problem's answers; their pictures are tested by ProblemContract.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void EveryFigureOfAnAnswerIsDrawn(string name)
    {
        ProblemCase row = ProblemCases.All.Single(row => row.Name == name);
        using Model model = row.Build();
        foreach (Figure figure in model.Predict([.. row.Train, .. row.Short]).SelectMany(answer => answer.Figures.Concat(answer.Sentences)))
        {
            Check(figure, 60, unicode: true, colours: true);
            string ascii = Check(figure, 60, unicode: false, colours: false);
            Assert.DoesNotMatch(@"[^\n -~]", ascii);
            foreach (string word in FigureSamples.NamesIn(figure).SelectMany(text => text.Split(' ')).Where(word => word.Length is > 0 and < 14))
                Assert.Contains(word, ascii, StringComparison.Ordinal);
        }
    }

    /// <summary>Each line of a chart has its own character where there are no colours, and Braille where there are.</summary>
    [Fact]
    public void LinesAreToldApartByCharactersOrColours()
    {
        LinesFigure two = new("", "x", "y", [new LineSeries("up", [(0, 0), (1, 1)]), new LineSeries("down", [(0, 1), (1, 0)])]);
        string plain = Drawn(two, 40, unicode: true, colours: false), coloured = Drawn(two, 40, unicode: true, colours: true);
        Assert.Matches(@"\* up\n +o down\n$", plain);
        Assert.DoesNotMatch("[\u2800-\u28FF]", plain);
        Assert.Matches("[\u2801-\u28FF]", coloured);
        string[] rows = [.. plain.Split('\n').Where(line => line.Contains('|', StringComparison.Ordinal) || line.Contains('│', StringComparison.Ordinal))];
        Assert.True(rows[0].IndexOf('o', StringComparison.Ordinal) < rows[0].IndexOf('*', StringComparison.Ordinal), "the line that rises ends at the top right");
        Assert.True(rows[^1].IndexOf('*', StringComparison.Ordinal) < rows[^1].IndexOf('o', StringComparison.Ordinal), "and begins at the bottom left");
    }

    [Fact]
    public void ATableWiderThanTheTerminalGoesOnBelow()
    {
        HeatMapFigure map = new("", ["row"], Enumerable.Range(0, 9).Select(i => $"column{i}"), [Enumerable.Range(0, 9).Select(i => (double)i)]);
        string[] lines = Drawn(map, 40, unicode: false, colours: false).Split('\n');
        Assert.Equal(["     column0  column1  column2  column3", "row  0        1        2        3", "", "     column4  column5  column6  column7"], lines[..4]);
    }

    /// <summary>An answer that the command line has never heard of gets colours, places of spans, and a legend.</summary>
    [Fact]
    public void SentencesOfAnyAnswerAreColouredAndPlaced()
    {
        using StringWriter coloured = new(), plain = new();
        using (Host host = HostOf(coloured, 80, unicode: true, colours: true))
        {
            AnswerText text = new(host, withFigures: false);
            text.Write(new Shout(), null);
            text.End();
        }
        Assert.Matches(@"loud  go to \e\[[0-9;]+m ROME \e\[0m\e\[[0-9;]+m capitals 0\.50\e\[0m\n\n.*capitals.*×1", coloured.ToString());
        using (Host host = HostOf(plain, 80, unicode: false, colours: false))
            new AnswerText(host, withFigures: false).Write(new Shout(), Places.Of("go  to ROME", TextTokenizer.Blanks));
        Assert.Equal("loud  go to [ROME: capitals 0.50 @7-11]\n", plain.ToString());
        using StringWriter written = new() { NewLine = "\n" };
        ((IAnswer)new Shout()).WriteText(written);
        Assert.Equal("loud  go to [ROME: capitals 0.50]\n", written.ToString());
    }

    private static string Check(Figure figure, int width, bool unicode, bool colours)
    {
        string drawn = Drawn(figure, width, unicode, colours), text = Ansi().Replace(drawn, "");
        Assert.True(text.Trim().Length > 0, $"nothing is drawn of {figure.GetType().Name}");
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            Assert.Equal(VisibleText.Of(line), line);
            Assert.True(line.GetCellWidth() <= width || line.Contains(" nats, probability ", StringComparison.Ordinal), $"{line.GetCellWidth()} cells of {width}: {line}");
        }
        Assert.InRange(text.Length, 1, 1_000_000);
        if (!colours)
            Assert.DoesNotContain("\e", drawn, StringComparison.Ordinal);
        return text;
    }

    private static string Drawn(Figure figure, int width, bool unicode, bool colours)
    {
        using StringWriter output = new();
        using (Host host = HostOf(output, width, unicode, colours))
            FigureText.Write(Screen.Of(host), figure);
        return output.ToString();
    }

    private static Host HostOf(StringWriter output, int width, bool unicode, bool colours) =>
        new(TextReader.Null, output, TextWriter.Null) { Width = () => width, Unicode = unicode, Colours = colours, OutputIsTerminal = colours };

    [GeneratedRegex(@"\e\[[0-9;]*m", RegexOptions.None, 10_000)]
    private static partial Regex Ansi();

    /// <summary>An answer with a sentence of its own.</summary>
    private sealed class Shout : IAnswer
    {
        public IReadOnlyList<TokensFigure> Sentences => [new TokensFigure("loud", ["go", "to", "ROME"], marks: [new TokenMark(new Span("capitals", 2, 3), 0.5)])];

        public void WriteJson(System.Text.Json.Utf8JsonWriter writer, bool full) => throw new NotSupportedException();

        public void WriteColumns(TextWriter writer) => throw new NotSupportedException();
    }
}
