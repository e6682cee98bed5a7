using System.Text.Json;

namespace Unroll.Cli.Tests;

[Collection(nameof(ModelCollection))]
public sealed class PredictTests(TrainedModel trained)
{
    private const string Question = "show me flights from boston to denver";

    [Fact]
    public void TextFromAnArgument()
    {
        Outcome outcome = Cli.Run("predict", trained.Folder, Question).Succeeded();
        Assert.Matches(@"^show me flights .*\[boston: [a-z_.]+ [01]\.[0-9]{2}\].*\n$", outcome.Output);
    }

    [Fact]
    public void WordsAreOneSentenceAndSentencesAreSeveral()
    {
        Assert.Equal(Cli.Run("predict", trained.Folder, Question).Output, Cli.Run(["predict", trained.Folder, .. Question.Split(' ')]).Output);
        Assert.Equal(2, Cli.Run("predict", trained.Folder, Question, "hello").Succeeded().Lines.Length);
        Assert.Single(Cli.Run("predict", trained.Folder, "10\u00A0000", "flights").Succeeded().Lines); // a no-break space is inside a word
    }

    [Fact]
    public void JsonHasItsFields()
    {
        JsonElement answer = Cli.Run("predict", trained.Folder, Question, "--json").Succeeded().Json;
        Assert.Equal(["words", "tags", "probabilities", "spans", "probability"], answer.Names());
        Assert.Equal(["type", "start", "end", "text", "probability"], answer.GetProperty("spans")[0].Names());
        JsonElement all = Cli.Run("predict", trained.Folder, Question, "--json", "--all").Succeeded().Json;
        Assert.Equal(["words", "tags", "probabilities", "spans", "probability", "distributions"], all.Names());
        Assert.Equal(1.0, all.GetProperty("distributions")[0].EnumerateObject().Sum(tag => tag.Value.GetDouble()), 3);
    }

    [Fact]
    public void ColumnsAreWordTagProbability()
    {
        string[] lines = Cli.Run("predict", trained.Folder, Question, "--columns").Succeeded().Output.Split('\n');
        Assert.Equal(Question.Split(' '), lines.TakeWhile(line => line.Length > 0).Select(line => line.Split('\t')[0]));
        Assert.All(lines.TakeWhile(line => line.Length > 0), line => Assert.Equal(3, line.Split('\t').Length));
    }

    [Fact]
    public void FileStandardInputAndDashGiveTheSameAnswers()
    {
        using TemporaryFolder folder = new();
        string text = string.Concat(Enumerable.Range(0, 600).Select(i => i % 7 == 3 ? "\n" : $"flights to city {i}\n"));
        string file = folder.Write("questions.txt", text);
        Outcome fromFile = Cli.Run("predict", trained.Folder, "--file", file, "--json").Succeeded();
        Assert.Equal(600, fromFile.Lines.Length);
        Assert.Equal(0, fromFile.JsonLines[3].GetProperty("words").GetArrayLength());
        Assert.Equal("599", fromFile.JsonLines[599].GetProperty("words")[3].GetString());
        Assert.Equal(fromFile.Output, Cli.RunWith(text, "predict", trained.Folder, "--json").Output);
        Assert.Equal(fromFile.Output, Cli.RunWith(text, "predict", trained.Folder, "--json", "--file", "-").Output);
    }

    [Fact]
    public void APromptAnswersLineByLineUntilAnEmptyOne()
    {
        using StringReader input = new($"{Question}\nhello\n\nnot read\n");
        using StringWriter output = new(), error = new();
        using Host host = new(input, output, error) { InputIsTerminal = true };
        Assert.Equal(0, UnrollCli.Run(["predict", trained.Folder], host));
        Assert.Equal(2, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("Type a sentence; an empty line or Ctrl-D ends.\n> > > ", error.ToString());
    }

    [Fact]
    public void ColoursComeWithALegend()
    {
        using StringReader input = new("");
        using StringWriter output = new(), error = new();
        using Host host = new(input, output, error) { OutputIsTerminal = true, Colours = true, Width = () => 80 };
        Assert.Equal(0, UnrollCli.Run(["predict", trained.Folder, Question], host));
        Assert.Contains("\e[", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("×1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WordsThatLookLikeMarkupAreWords()
    {
        Assert.Contains("[bold]x[/]", Cli.Run("predict", trained.Folder, "[bold]x[/]").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("--file", Cli.Run("predict", trained.Folder, "--", "--file").Succeeded().Output, StringComparison.Ordinal);
    }
}
