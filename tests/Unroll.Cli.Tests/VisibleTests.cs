using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>What data and models hold never reaches a terminal as anything but text; programs get it as it is.</summary>
public sealed class VisibleTests : IClassFixture<VisibleTests.Hostile>
{
    private const string Title = "\e]0;pwned\a", Override = "\u202Egnp\u2066", Marked = "[red]seven[/]";

    private readonly Hostile hostile;

    public VisibleTests(Hostile hostile) => this.hostile = hostile;

    /// <summary>A corpus whose words and tags move cursors, and a model of it.</summary>
    public sealed class Hostile : IDisposable
    {
        public Hostile()
        {
            string sentence = $"{Marked}\tO\nfly\u009B2J\tB-{Title}\n{Override}\tI-{Title}\n\u007Fnow\tB-[blue]\n\n";
            Data = Folder.Write("evil\u202E.conll", string.Concat(Enumerable.Repeat(sentence, 20)));
            Training = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--data", Data, "--out", Model]);
        }

        public string Data { get; }

        public string Model => Folder["evil.model"];

        internal TemporaryFolder Folder { get; } = new();

        internal Outcome Training { get; }

        public void Dispose() => Folder.Dispose();
    }

    [Fact]
    public void EveryVerbMakesThemVisible()
    {
        string question = $"{Marked} fly\u009B2J {Override} \u007Fnow";
        (string[] Line, int Code)[] all =
        [
            (["predict", hostile.Model, question], 0),
            (["predict", hostile.Model, "--best", "2", question], 0),
            (["evaluate", hostile.Model, "--data", hostile.Data], 0),
            (["inspect", hostile.Data], 0),
            (["inspect", hostile.Model], 0),
            (["lab", "trellis", hostile.Model, question], 0),
            (["inspect", "no\u202E\u001B[2Jwhere"], 1),
            (["train", "slot-filling", "--data", "no\u202E\u001B[2Jwhere"], 1),
            (["pre\u202Edict"], 2),
            (["train", "slot-filling", "--no\u001B[2J"], 2),
        ];
        AssertShown(hostile.Training, 0);
        foreach ((string[] line, int code) in all)
            AssertShown(Cli.Run(line), code);
        string answer = Cli.Run("predict", hostile.Model, question).Output;
        Assert.Contains(@"\u202Egnp\u2066", answer, StringComparison.Ordinal);
        Assert.Contains(@"\u001B]0;pwned\u0007", answer, StringComparison.Ordinal);
        Assert.Contains(Marked, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SoDoesATerminalWithColoursAndWithout(bool colours)
    {
        foreach (string[] line in new string[][]
        {
            ["predict", hostile.Model, $"{Marked} fly\u009B2J {Override} \u007Fnow"], ["predict", hostile.Model, "--columns", $"{Override} \u007Fnow"], ["evaluate", hostile.Model, "--data", hostile.Data],
            ["inspect", hostile.Data], ["lab", "trellis", hostile.Model, $"{Marked} {Override}"], ["train", "slot-filling", .. Cli.Tiny, "--data", hostile.Data, "--out", hostile.Folder["again.model"]],
        })
        {
            using StringReader input = new("");
            using StringWriter output = new(), error = new();
            using Host host = new(input, output, error) { OutputIsTerminal = true, Colours = colours, Width = () => 200 };
            Assert.Equal(0, UnrollCli.Run(line, host));
            string shown = OwnSequences().Replace(output.ToString(), "");
            Assert.DoesNotContain(shown, IsUnsafe);
            Assert.DoesNotContain("pwned\a", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ProgramsGetColumnsAsTheyAreAndJsonWithEscapes()
    {
        Assert.Contains($"{Override}\tI-{Title}\t", Cli.Run("predict", hostile.Model, "--columns", $"{Marked} fly\u009B2J {Override} \u007Fnow").Succeeded().Output, StringComparison.Ordinal);
        Outcome json = Cli.Run("predict", hostile.Model, "--json", $"{Override} \u007Fnow fly\u009B2J").Succeeded();
        Assert.DoesNotContain(json.Output, IsUnsafe);
        Assert.Equal([Override, "\u007Fnow", "fly\u009B2J"], json.Json.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
        JsonElement inspected = Cli.Run("inspect", hostile.Data, "--json").Succeeded().Json;
        Assert.Contains(Title, inspected.GetProperty("spanTypes").Names());
    }

    [Fact]
    public void PeopleReadWholeCharactersHoweverTheyAreWritten()
    {
        using StringWriter inner = new();
        using VisibleWriter writer = new(inner);
        foreach (char c in "a\uD83D\uDE00\uD83D \uDE00\tb\r\n\u061C")
            writer.Write(c);
        writer.Write("\uD83D");
        writer.Flush();
        Assert.Equal("a\uD83D\uDE00\\uD83D \\uDE00\tb\\r\n\\u061C\\uD83D", inner.ToString());
    }

    private static void AssertShown(Outcome outcome, int code)
    {
        Assert.Equal(code, outcome.Code);
        Assert.DoesNotContain(outcome.Output + outcome.Error, IsUnsafe);
    }

    private static bool IsUnsafe(char c) => c is not ('\n' or '\t') && VisibleText.IsHidden(c) && !char.IsSurrogate(c);

    /// <summary>What Spectre's console writes to a terminal: colours, and a cursor that is moved and hidden.</summary>
    private static System.Text.RegularExpressions.Regex OwnSequences() => new("\e\\[[0-9;?]*[A-Zhlm]|\r", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
}
