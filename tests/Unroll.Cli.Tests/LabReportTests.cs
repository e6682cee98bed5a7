using System.Text.Json;
using System.Text.RegularExpressions;
using Unroll.Tests;

namespace Unroll.Cli.Tests;

/// <summary>Reports of the laboratory: files and pages.</summary>
public sealed partial class LabReportTests
{
    [Fact]
    public void AReportIsAFolderOfFiles()
    {
        using TemporaryFolder folder = new();
        Outcome outcome = Cli.Run("lab", "toy-memory", "--steps", "10", "--points", "3", "--report", folder["toy"]);
        Assert.Equal((0, $"The report is in {Path.Combine(folder["toy"], "report.html")}.\n"), (outcome.Code, outcome.Error));
        Assert.Equal(["figure-1.svg", "figure-2.svg", "report.html", "toy-memory.csv"], Directory.GetFiles(folder["toy"]).Select(Path.GetFileName).Order());
        string[] csv = File.ReadAllLines(Path.Combine(folder["toy"], "toy-memory.csv"));
        Assert.Equal(("w,y,dy/dw", "1,1,9"), (csv[0], csv[3]));
        string html = File.ReadAllText(Path.Combine(folder["toy"], "report.html"));
        Assert.InRange(html.Length, 1_000_000, 5_000_000);
        Assert.DoesNotMatch(Outside(), html);
    }

    /// <summary>A report over a longer one leaves none of its files, and nothing else is touched.</summary>
    [Fact]
    public void FilesOfTheEarlierReportAreRemoved()
    {
        using TemporaryFolder folder = new();
        Outcome longer = Cli.Run("lab", "worked-examples", "--report", folder.Path);
        Assert.Equal(0, longer.Code);
        Assert.Equal(["figure-1.svg", "figure-2.svg", "figure-3.svg", "long-short-term-memory.csv", "numbers.csv", "recurrent-network.csv", "report.html"], Files());
        folder.Write("figure-4.svg", "mine");
        folder.Write("mine.csv", "mine");
        Assert.Equal(0, Cli.Run("lab", "toy-memory", "--steps", "10", "--points", "3", "--report", folder.Path).Code);
        Assert.Equal(["figure-1.svg", "figure-2.svg", "figure-4.svg", "mine.csv", "report.html", "toy-memory.csv"], Files());

        IEnumerable<string?> Files() => Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
    }

    /// <summary>Whatever a page says, only files that a report could have written in its own folder are removed.</summary>
    [Fact]
    public void APageCannotNameOtherFiles()
    {
        using TemporaryFolder folder = new();
        string outside = folder.Write("outside.csv", "mine");
        Directory.CreateDirectory(folder["toy"]);
        string[] kept = ["letter.txt", "Thesis.csv", "report.json", ".svg"];
        foreach (string name in kept)
            folder.Write($"toy/{name}", "mine");
        folder.Write("toy/old.csv", "old");
        folder.Write("toy/report.html", $"<!DOCTYPE html>\n<meta name=\"unroll-files\" content=\"../outside.csv {outside} {string.Join(' ', kept)} . gone.csv old.csv\">\n");
        Assert.Equal(0, Cli.Run("lab", "toy-memory", "--steps", "10", "--points", "3", "--report", folder["toy"]).Code);
        Assert.True(File.Exists(outside));
        Assert.All(kept, name => Assert.True(File.Exists(folder[$"toy/{name}"]), name));
        Assert.False(File.Exists(folder["toy/old.csv"]));
    }

    [Fact]
    public void JsonHasAllNumbers()
    {
        JsonElement json = Cli.Run("lab", "toy-memory", "--steps", "3", "--points", "3", "--json").Succeeded().Json;
        Assert.Equal([0.98, 0.99, 1, 1.01, 1.02], json.GetProperty("tables").GetProperty("toy-memory").GetProperty("w").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(3, json.GetProperty("seen").GetArrayLength());
    }

    [Fact]
    public void AsciiIsAscii()
    {
        Outcome outcome = Cli.Run("lab", "toy-memory", "--ascii").Succeeded();
        Assert.All(outcome.Output, character => Assert.InRange(character, '\n', '~'));
        Assert.Contains("|", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>On a terminal, too, each sentence has lines of its own.</summary>
    [Fact]
    public void ATerminalShowsParagraphs()
    {
        using StringWriter output = new();
        using (Host host = new(TextReader.Null, output, TextWriter.Null) { OutputIsTerminal = true, Width = () => 200 })
            Assert.Equal(0, UnrollCli.Run(["lab", "toy-memory"], host));
        Assert.Matches(@"for w = 0\.99\.\s*\r?\n", output.ToString());
        Assert.Matches(@"weight below 1\.\s*\n\s*\n\s*Theory: .*\n$", output.ToString());
    }

    [Fact]
    public void ABadFolderIsOneSentence()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("file", "");
        Outcome outcome = Cli.Run("lab", "toy-memory", "--report", Path.Combine(file, "x"));
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith($"unroll: --report {Path.Combine(file, "x")}: the folder cannot be made (", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>Whatever names data have, a page has as many elements as it would have with others, and its charts are JSON.</summary>
    [Fact]
    public void HostileFiguresArePages()
    {
        int charts = 0;
        foreach (Figure figure in FigureSamples.Hostile.Concat(FigureSamples.Approved))
        {
            foreach (PlotlyChart chart in PlotlyChart.Of(figure))
            {
                using JsonDocument json = JsonDocument.Parse(chart.Json);
                Assert.DoesNotContain("<", chart.Json, StringComparison.Ordinal);
                Assert.All(Texts(json.RootElement), text => Assert.Equal(VisibleText.Of(text), text));
                charts++;
            }
        }
        Assert.True(charts > 100, $"only {charts} charts");
        string page = HtmlReport.Of(new Findings("<b>&", ["</section><script>"], "\u001B", [new TokensFigure("<i>", ["<u>"])], [new LabTable("<t>", LabColumn.Texts("<c>", ["<d>"]))]));
        Assert.Single(Scripts().Matches(page));
        Assert.DoesNotMatch("<(b|i|u|t|c|d)>", page);
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value)),
        _ => [],
    };

    [GeneratedRegex("""(src|href)=["'](https?:)?//""", RegexOptions.None, 10_000)]
    private static partial Regex Outside();

    [GeneratedRegex("<script", RegexOptions.None, 10_000)]
    private static partial Regex Scripts();
}
