using System.Net;
using System.Text.RegularExpressions;
using Unroll.Studio;

namespace Unroll.Cli.Tests;

/// <summary>The studio without a browser: its database, what it sees of runs, and what it refuses.</summary>
public sealed partial class StudioTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void NotesAreKept()
    {
        StudioStore store = new(folder["studio.db"]);
        Assert.Equal(RunNote.Empty, store.NoteOf("a.model"));
        store.Keep("a.model", new RunNote("it's \"good\"; DROP TABLE note", "x, y"));
        store.Keep("b.model", new RunNote("b", ""));
        store.Keep("b.model", new RunNote("c", "z"));
        StudioStore again = new(folder["studio.db"]);
        Assert.Equal(new RunNote("it's \"good\"; DROP TABLE note", "x, y"), again.NoteOf("a.model"));
        Assert.Equal(new RunNote("c", "z"), again.Notes()["b.model"]);
        Assert.Equal(2, again.Notes().Count);
    }

    [Fact]
    public void StartedRunsAreKept()
    {
        StudioStore store = new(folder["studio.db"]);
        Assert.Null(store.Started("a.model"));
        StartedRun run = new("a.model", ["train", "slot-filling", "--set", "x=1 2"], 42, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), "");
        store.Keep(run);
        store.Keep(run with { Fault = "it failed" });
        StartedRun read = new StudioStore(folder["studio.db"]).Started("a.model")!;
        Assert.Equal(run.Arguments, read.Arguments);
        Assert.Equal((run.Process, run.Began, "it failed"), (read.Process, read.Began, read.Fault));
        Assert.Equal("it failed", store.Faults()["a.model"]);
    }

    [Fact]
    public void AnotherFileIsNoDatabase()
    {
        string path = folder.Write("studio.db", new string('x', 5000));
        Assert.Contains("database cannot be used", Assert.Throws<UnrollException>(() => new StudioStore(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATableIsReadWhileItGrows()
    {
        using StringReader whole = new("step,epoch,loss,rate,tokensPerSecond,seconds,dev_f1,dev_accuracy\n10,1,2.5,0.1,9,1,,\n12,1,2,0.1,9,1,0.5,0.25\n20,2,NaN,0.1,9,1,,\n24,2,1,0.1,9,1,0.75,0.5\n30,3,0.");
        RunTable table = RunTable.Of(whole, "accuracy");
        Assert.Equal([new StepPoint(10, 2.5), new StepPoint(12, 2), new StepPoint(20, null), new StepPoint(24, 1)], table.Steps);
        Assert.Equal([new EpochPoint(1, 2, 0.25), new EpochPoint(2, 1, 0.5)], table.Epochs);
        Assert.Equal("accuracy", table.Metric);
        using StringReader unscored = new("step,epoch,loss,rate,tokensPerSecond,seconds\n1,1,3,0.1,9,1\n2,1,2,0.1,9,1\n");
        Assert.Equal([new EpochPoint(1, 2, null)], RunTable.Of(unscored, null).Epochs);
        Assert.Equal(RunTable.Empty, RunTable.Of(TextReader.Null, null));
    }

    /// <summary>A run of the command line is seen by itself: while it holds its lock, when it was stopped, and at its end.</summary>
    [Fact]
    public void ARunOfTheCommandLineIsSeen()
    {
        RunWatcher watcher = new(new StudioFolder(folder.Path));
        Assert.Empty(watcher.All());
        Directory.CreateDirectory(folder["begun.model"]);
        Assert.Empty(watcher.All());
        using (ModelTarget target = ModelTarget.Open(folder["begun.model"]))
            Assert.Equal((RunStatus.Running, "begun.model"), (Assert.Single(watcher.All()).Status, watcher.Find("begun.model")!.Name));
        Assert.Empty(watcher.All());
        folder.Write(Path.Combine("begun.model", ".unroll.lock"), "");
        Assert.Empty(watcher.All());

        Cli.Run(["train", "slot-filling", "--out", folder["done.model"], "--quiet", .. Cli.Tiny]).Succeeded();
        SeenRun done = Assert.Single(watcher.All());
        Assert.Equal((RunStatus.Finished, true, "slot-filling", 2), (done.Status, done.HasModel, done.Recipe, done.Epochs.Count));
        Assert.Equal(done.Report!.Epochs.Select(epoch => epoch.Score), done.Epochs.Select(epoch => epoch.Score));
        Assert.Empty(done.Steps);
        Cli.Run(["train", "slot-filling", "--out", folder["done.model"], "--restart", "--csv", folder["done.csv"], "--quiet", .. Cli.Tiny]).Succeeded();
        done = watcher.Find("done.model")!;
        Assert.NotEmpty(done.Steps);
        Assert.Equal(done.Report!.Epochs.Select(epoch => epoch.Score), done.Epochs.Select(epoch => epoch.Score));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a/../../x")]
    [InlineData("link/x")]
    [InlineData("a\0b")]
    public void PathsStayInTheFolder(string path)
    {
        string outside = Directory.CreateTempSubdirectory("unroll-outside-").FullName;
        try
        {
            Directory.CreateDirectory(folder["in"]);
            File.WriteAllText(Path.Combine(outside, "x"), "");
            Directory.CreateSymbolicLink(Path.Combine(folder["in"], "link"), outside);
            StudioFolder within = new(folder["in"]);
            Assert.Contains("leads out of", Assert.Throws<UnrollException>(() => within.Within(path)).Message, StringComparison.Ordinal);
            Assert.False(StudioFolder.IsName(path));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void PathsWithinAreTaken()
    {
        StudioFolder within = new(folder.Path);
        folder.Write("data.txt", "");
        Assert.Equal(folder["data.txt"], within.Within("data.txt"));
        Assert.Equal(folder["data.txt"], within.Within(folder["data.txt"]));
        Assert.Contains("nothing of that name", Assert.Throws<UnrollException>(() => within.Within("other")).Message, StringComparison.Ordinal);
        Assert.All(new[] { "a.model", "A-1_b" }, name => Assert.True(StudioFolder.IsName(name)));
        Assert.All(new[] { "", ".hidden", "a b", "a/b", "a\\b", "a.", "ä", "x\n" }, name => Assert.False(StudioFolder.IsName(name)));
    }

    [Fact]
    public void DataAndRecipesOfTheFolderAreOffered()
    {
        foreach (string file in new[] { "b.json", "a.txt", ".hidden.json" })
            folder.Write(file, "");
        Directory.CreateDirectory(folder["corpus"]);
        Directory.CreateDirectory(folder["x.model"]);
        StudioFolder within = new(folder.Path);
        Assert.Equal(["a.txt", "b.json", "corpus"], within.Entries());
        Assert.Equal(["b.json"], within.RecipeFiles());
    }

    /// <summary>Each text of the pages has a translation, and no translation is of a text that is gone.</summary>
    [Fact]
    public void EveryTextIsTranslated()
    {
        string pages = Path.Combine(Repository.Root, "src", "Unroll.Studio", "Pages");
        IEnumerable<string> used = Directory.GetFiles(pages).SelectMany(path => Text().Matches(File.ReadAllText(path))).Select(match => match.Groups["text"].Value)
            .Concat(Studio.LabVerb.All.Select(verb => verb.Shows)).Concat(Enum.GetNames<RunStatus>().Select(name => name.ToLowerInvariant()));
        Assert.Equal(used.Distinct().Order(StringComparer.Ordinal), PageTexts.Of("zh").Known.Order(StringComparer.Ordinal));
        Assert.All(PageTexts.Of("zh").Known, text => Assert.Equal(Value().Matches(text).Select(match => match.Value).Order(), Value().Matches(PageTexts.Of("zh")[text]).Select(match => match.Value).Order()));
        Assert.Equal("3 轮", PageTexts.Of("zh")["{0} epochs", 3]);
        Assert.Equal(["en", "zh", "zh", "en", "en"], new[] { PageTexts.Of(null, "de-DE,zh;q=0.5"), PageTexts.Of(null, "zh-CN,en;q=0.8"), PageTexts.Of("zh", "en"), PageTexts.Of("en", "zh"), PageTexts.Of("xx") }.Select(words => words.Language));
    }

    /// <summary>The course has the same chapters, with the same experiments, in both languages.</summary>
    [Fact]
    public void TheCourseIsTheSameInBothLanguages()
    {
        Course course = new();
        Assert.Equal(course.In("en").Select(chapter => string.Join(' ', chapter.Verbs.Select(verb => verb.Name))), course.In("zh").Select(chapter => string.Join(' ', chapter.Verbs.Select(verb => verb.Name))));
        Assert.Contains(course.In("en"), chapter => chapter.Verbs.Any(verb => verb.Name == "gradient-flow"));
        Assert.All(course.In("en").Concat(course.In("zh")), chapter => Assert.DoesNotContain("snippet:", chapter.Html, StringComparison.Ordinal));
    }

    /// <summary>The laboratory of the studio has every verb of <c>unroll lab</c> but the one that trains for minutes.</summary>
    [Fact]
    public void EveryExperimentIsOffered()
    {
        string help = Cli.Run("lab", "--help").Output;
        string[] verbs = [.. VerbLine().Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..help.IndexOf("Examples:", StringComparison.Ordinal)]).Select(match => match.Groups["verb"].Value)];
        Assert.Equal(verbs.Except(["compare"]).Order(StringComparer.Ordinal), Studio.LabVerb.All.Select(verb => verb.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void InputsBecomeArguments()
    {
        InputField text = InputField.OfWords("text", ""), question = InputField.OfWords("question", "");
        Assert.Equal(["--", "-a b"], LabReports.Arguments([text], new Dictionary<string, string> { ["text"] = " -a b " }));
        Assert.Equal(["--text=a", "--question=b c"], LabReports.Arguments([text, question], new Dictionary<string, string> { ["question"] = "b c", ["text"] = "a" }));
        Assert.Empty(LabReports.Arguments([text, question], new Dictionary<string, string>()));
    }

    [Fact]
    public void DifferencesOfRecipesComeFirst()
    {
        IReadOnlyList<(string Path, IReadOnlyList<string> Values, bool Differs)> rows = RecipeDifferences.Of(["""{"name":"a","model":{"hidden":1,"type":"x"}}""", """{"name":"a","model":{"hidden":2,"type":"x"},"more":[1]}"""]);
        Assert.Equal(["model.hidden", "more", "name", "model.type"], rows.Select(row => row.Path));
        Assert.Equal([true, true, false, false], rows.Select(row => row.Differs));
        Assert.Equal(["", "[1]"], rows[1].Values);
    }

    /// <summary>Every setting of every built-in recipe that a form has can be set to what it is.</summary>
    [Fact]
    public void SettingsOfFormsAreThoseOfRecipes()
    {
        foreach (string name in Recipe.BuiltIn)
        {
            Recipe recipe = Recipe.Load(name);
            IReadOnlyList<RecipeField> fields = RecipeFields.Of(recipe, Documentation.Of);
            Assert.NotEmpty(fields);
            Assert.Equal(recipe.ToJson(), Recipe.Load(name, fields.Where(field => field.Value.Length > 0).Select(field => $"{field.Path}={field.Value}")).ToJson());
        }
        Assert.Contains(RecipeFields.Of(Recipe.Load("slot-filling"), Documentation.Of), field => field is { Path: "model.encoder.cell.hidden", Value: "128", IsMain: true, Meaning.Length: > 0 });
    }

    /// <summary>Pages are for browsers of this machine that call it by its own name, and for no site of another origin.</summary>
    [Fact]
    public async Task ForeignCallersAreRefused()
    {
        using Host host = new(TextReader.Null, TextWriter.Null, TextWriter.Null);
        await using UnrollStudio studio = await UnrollStudio.StartAsync(StudioRun.OptionsOf(host, folder.Path, 0), cancel: TestContext.Current.CancellationToken);
        Assert.True(studio.Address.IsLoopback);
        using HttpClient client = new();
        Assert.Equal(HttpStatusCode.OK, await Status("", null, null));
        Assert.Equal(HttpStatusCode.OK, await Status("assets/plotly.js", null, null));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status("", "evil.example", null));
        Assert.Equal(HttpStatusCode.Forbidden, await Status("_blazor/negotiate", null, "http://evil.example"));
        foreach (string path in new[] { "assets/..%2fstudio.db", "reports/..%2f..%2fetc%2fpasswd", "reports/00000000000000000000000000000000", ".unroll-studio/studio.db", "course/lab.md" })
            Assert.Equal(HttpStatusCode.NotFound, await Status(path, null, null));

        async Task<HttpStatusCode> Status(string path, string? name, string? origin)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(studio.Address, path));
            request.Headers.Host = name;
            if (origin is not null)
                request.Headers.Add("Origin", origin);
            using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
    }

    public void Dispose() => folder.Dispose();

    [GeneratedRegex(@"\bT\[""(?<text>[^""]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Text();

    [GeneratedRegex(@"\{\d[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Value();

    [GeneratedRegex(@"^  (?<verb>[a-z-]+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex VerbLine();
}
