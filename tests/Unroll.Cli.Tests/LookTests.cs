using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>The verbs that only look: evaluate, list, inspect.</summary>
[Collection(nameof(ModelCollection))]
public sealed class LookTests(TrainedModel trained)
{
    [Fact]
    public void EvaluateGivesTheScoresThatTrainingReported()
    {
        JsonElement json = Cli.Run("evaluate", trained.Folder, "--json").Succeeded().Json;
        Assert.Equal(
            ["model", "data", "examples", "tokens", "seconds", "tokensPerSecond", "metric", "precision", "recall", "f1", "accuracy", "signatures", "byType", "byLength", "confusion", "calibration", "unknownLabels"], json.Names());
        Assert.Equal(["precision", "recall", "f1", "gold", "predicted", "correct"], json.GetProperty("byType").GetProperty("fromloc.city_name").Names());
        Assert.Equal(["right", "answered", "count"], json.GetProperty("confusion")[0].Names());
        Assert.Equal(["ece", "brier", "bins"], json.GetProperty("calibration").Names());
        Assert.Equal(["from", "to", "confidence", "accuracy", "count"], json.GetProperty("calibration").GetProperty("bins")[14].Names());
        Assert.Equal(json.GetProperty("tokens").GetInt64(), json.GetProperty("calibration").GetProperty("bins").EnumerateArray().Sum(bin => bin.GetProperty("count").GetInt64()));
        Assert.DoesNotContain("confusion", File.ReadAllText(Assert.Single(Directory.GetFiles(trained.Folder, "report*.json"))), StringComparison.Ordinal);
        JsonElement finished = trained.Training.JsonLines[^1];
        Assert.Equal(finished.GetProperty("test").GetProperty("f1").GetDouble(), json.GetProperty("f1").GetDouble());
        Assert.Equal(600, json.GetProperty("examples").GetInt32());
    }

    [Fact]
    public void EvaluateShowsATable()
    {
        Outcome outcome = Cli.Run("evaluate", trained.Folder, "--threads", "1").Succeeded();
        Assert.StartsWith("flights (built-in sample), test: 600 sentences, ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(" fromloc.city_name ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("   ece 0.", outcome.Output, StringComparison.Ordinal);
        JsonElement[] wrong = [.. Cli.Run("evaluate", trained.Folder, "--json").Succeeded().Json.GetProperty("confusion").EnumerateArray()
            .Where(cell => cell.GetProperty("right").GetString() != cell.GetProperty("answered").GetString()).OrderByDescending(cell => cell.GetProperty("count").GetInt64())];
        string[] table = outcome.Output[outcome.Output.LastIndexOf(" right ", StringComparison.Ordinal)..].Split('\n');
        Assert.Equal(["right", "answered", "count"], table[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([wrong[0].GetProperty("right").GetString() ?? "(none)", wrong[0].GetProperty("answered").GetString() ?? "(none)", $"{wrong[0].GetProperty("count").GetInt64()}"],
            table[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void EvaluateTakesAFileAsItIs()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("mine.conll", "flights\tO\nto\tO\nparis\tB-toloc.city_name\n");
        Assert.Equal(3, Cli.Run("evaluate", trained.Folder, "--data", file, "--json").Succeeded().Json.GetProperty("tokens").GetInt32());
    }

    [Fact]
    public void EvaluateSaysWhichLabelsTheModelDoesNotKnow()
    {
        using TemporaryFolder folder = new();
        string none = folder.Write("none.conll", "fly\tO\nrome\tB-PER\n\nto\tI-LOC\n"), some = folder.Write("some.conll", "rome\tB-PER\n\nparis\tB-toloc.city_name\n");
        Outcome refused = Cli.Run("evaluate", trained.Folder, "--data", none);
        Assert.Equal(1, refused.Code);
        Assert.StartsWith($"unroll: 1 tag(s) break the rules of their scheme and were read as conlleval reads them (data.spans=strict refuses them) (first at {none}:4).\n"
            + $"unroll: {none}: the data and the model share no label: the data have PER, LOC (first at {none}:2), the model knows ", refused.Error, StringComparison.Ordinal);
        Outcome told = Cli.Run("evaluate", trained.Folder, "--data", some, "--json");
        Assert.Equal((0, $"unroll: the model does not know 1 of 2 labels of the data: PER (1), first at {some}:1; answers for them count as wrong.\n"), (told.Code, told.Error));
        Assert.Equal(1, told.Json.GetProperty("unknownLabels").GetProperty("PER").GetInt32());
        Assert.Empty(Cli.Run("evaluate", trained.Folder, "--json").Succeeded().Json.GetProperty("unknownLabels").EnumerateObject());
    }

    [Fact]
    public void InspectShowsWhatReadersDid()
    {
        using TemporaryFolder folder = new();
        folder.Write("train.tsv", "word\ttag\nfly\tO \nrome\tI-city\n\nnew\tB-city\nyork\tI-city\n");
        folder.Write("test.tsv", "fly\tB-bird\n");
        JsonElement parts = Cli.Run("inspect", folder.Path, "--json").Succeeded().Json.GetProperty("parts");
        Assert.Equal(["headerLines", "trimmedCells", "repairedSpans"], parts[0].GetProperty("notes").Names());
        Assert.Equal((1, folder["train.tsv"] + ":2"), (parts[0].GetProperty("notes").GetProperty("trimmedCells").GetProperty("count").GetInt32(), parts[0].GetProperty("notes").GetProperty("trimmedCells").GetProperty("first").GetString()));
        Assert.Equal(1, parts[1].GetProperty("unknownLabels").GetProperty("bird").GetInt32());
        string text = Cli.Run("inspect", folder.Path).Succeeded().Output.Replace("\n", " ", StringComparison.Ordinal);
        Assert.Contains("train: 1 header line(s) left out (first at ", text, StringComparison.Ordinal);
        Assert.Contains("test: not among the labels of the training set: bird (1).", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.jsonl", "{\"text\": \"a fine film\", \"label\": 1}\n")]
    [InlineData("a.csv", "text,label\n\"a fine, fine film\",1\n")]
    [InlineData("a.tsv", "a fine film\t1\nb c d\t0\ne f g\t1\nh i j\t0\nk l m\t1\n")]
    public void InspectTellsLabelledDataByItself(string name, string text)
    {
        using TemporaryFolder folder = new();
        Assert.Contains("1", Cli.Run("inspect", folder.Write(name, text), "--json").Succeeded().Json.GetProperty("labels").Names());
    }

    [Theory]
    [InlineData("Sentence #,Word,Tag\n1,Rome,B-geo\n,is,O\n2,no,O\n", "tagged sentences, spans marked by IOB2")]
    [InlineData("text,label\nso good,1\nso bad,0\n", "read as labelled sentences")]
    [InlineData("Rezension,Bewertung\nso gut,ja\nso schlecht,nein\n", "Rezension | Bewertung")]
    public void InspectTellsTablesOfWordsFromTablesOfTexts(string text, string expected)
    {
        using TemporaryFolder folder = new();
        Outcome outcome = Cli.Run("inspect", folder.Write("a.csv", text));
        Assert.Contains(expected, outcome.Output + outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainReportsWhatMayBeWrongInTheData()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("a.conll", "fly\tO\nrome\tI-city\n\nnew\tB-city\nyork\tI-city\n");
        Outcome outcome = Cli.Run(["train", "slot-filling", "--data", file, .. Cli.Tiny, "--out", folder["m"]]);
        Assert.Equal((0, $"unroll: 1 tag(s) break the rules of their scheme and were read as conlleval reads them (data.spans=strict refuses them) (first at {file}:2).\n"), (outcome.Code, outcome.Error));
    }

    [Fact]
    public void ListNamesEverything()
    {
        JsonElement json = Cli.Run("list", "--json").Succeeded().Json;
        Assert.Equal(["recipes", "catalogue"], json.Names());
        Assert.Equal(Catalogue.Standard.Entries.Select(entry => entry.Name), json.GetProperty("catalogue").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!));
        Assert.All(json.GetProperty("catalogue").EnumerateArray(), entry => Assert.Equal(["kind", "name", "summary", "defaults"], entry.Names()));
        string text = Cli.Run("list").Succeeded().Output;
        Assert.All(Catalogue.Standard.Entries, entry => Assert.Contains($" {entry.Name} ", text, StringComparison.Ordinal));
    }

    [Fact]
    public void ListOfANameGivesItsFields()
    {
        Assert.Equal(128, Cli.Run("list", "lstm", "--json").Succeeded().Json.GetProperty("hidden").GetInt32());
        Assert.Matches("\n memory +0 +Initial memory span in steps", Cli.Run("list", "lstm").Succeeded().Output);
        foreach (CatalogueEntry entry in Catalogue.Standard.Entries)
        {
            foreach (string name in JsonDocument.Parse(Catalogue.Standard.DefaultsOf(entry)).RootElement.Names().Where(name => name != "type"))
                Assert.NotEqual("", Documentation.Of(entry.Defaults.GetType().GetProperties().Single(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))));
        }
        string[] summaries = [.. Recipe.BuiltIn.Select(recipe => Recipe.Load(recipe).Summary)];
        Assert.Equal(summaries.Length, summaries.Where(one => one.Length > 0).Distinct().Count());
        Assert.Equal(Recipe.Load("slot-filling").ToJson() + "\n", Cli.Run("list", "slot-filling").Succeeded().Output);
    }

    [Fact]
    public void InspectCountsAFolder()
    {
        using TemporaryFolder folder = new();
        folder.Write("train.conll", "fly\tO\nto\tO\nnew\tI-city\nyork\tI-city\n\nhi\tO\n");
        folder.Write("test.conll", "fly\tO\nto\tO\nparis\tI-city\n\n");
        JsonElement json = Cli.Run("inspect", folder.Path, "--json").Succeeded().Json;
        Assert.Equal(["kind", "path", "scheme", "parts", "spanTypes", "example"], json.Names());
        Assert.Equal("iob1", json.GetProperty("scheme").GetString());
        JsonElement test = json.GetProperty("parts")[1];
        Assert.Equal(["part", "name", "examples", "tokens", "shortest", "median", "longest", "unknownTokens", "unknownShare", "notes", "unknownLabels"], test.Names());
        Assert.Equal(1, test.GetProperty("unknownTokens").GetInt32());
        Assert.Equal(2.5, json.GetProperty("parts")[0].GetProperty("median").GetDouble());
        Assert.Contains("IOB1", Cli.Run("inspect", folder.Path).Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.jsonl", "{\"text\": \"a fine film\", \"label\": \"good\"}\n{\"text\": \"bad\", \"label\": \"bad\"}\n")]
    [InlineData("a.tsv", "a fine film\tgood\nbad, really bad\tbad\na good one\tgood\nnot a good one\tbad\nwhat a film\tgood\n")]
    public void InspectTellsLabelledTextByItself(string name, string text)
    {
        using TemporaryFolder folder = new();
        Outcome outcome = Cli.Run("inspect", folder.Write(name, text)).Succeeded();
        Assert.Contains("read as labelled sentences", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("2 labels", outcome.Output, StringComparison.Ordinal);
        folder.Write("corpus.train" + Path.GetExtension(name), text);
        Assert.Contains("2 labels", Cli.Run("inspect", folder.Path).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void InspectSaysWhatIsWrongWithTagsWhereNothingElseFits()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("a.conll:2: found 3 columns, expected 2", Cli.Run("inspect", folder.Write("a.conll", "fly O\nto paris O\n")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void InspectCutsWhatIsLong()
    {
        using TemporaryFolder folder = new();
        string words = string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"word{i}"));
        foreach (string[] line in new string[][]
        {
            [folder.Write("a.jsonl", $"{{\"text\": \"{words}\", \"label\": \"good\"}}\n")], [folder.Write("a.conll", string.Concat(words.Split(' ').Select(word => $"{word} O\n")))],
            [folder.Write("a.txt", words), "--recipe", "language-model"], [folder.Write("b.conll", $"{new string('x', 5000)} O\n")],
        })
        {
            string output = Cli.Run(["inspect", .. line]).Succeeded().Output;
            Assert.InRange(output.Length, 1, 12_000);
            Assert.Contains("...", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void InspectTakesColumnsAndAScheme()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("a.conll", "1 fly VB O\n2 paris NN I-city\n");
        JsonElement json = Cli.Run("inspect", file, "--word", "1", "--tag", "2", "--scheme", "plain", "--json").Succeeded().Json;
        Assert.Equal(["NN", "VB"], json.GetProperty("tags").Names());
    }

    [Fact]
    public void InspectShowsAModel()
    {
        JsonElement json = Cli.Run("inspect", trained.Folder, "--json").Succeeded().Json;
        Assert.Equal(["kind", "path", "recipe", "count", "parameters", "vocabularies", "learnt", "report"], json.Names());
        Assert.Equal(json.GetProperty("count").GetInt64(), json.GetProperty("parameters").EnumerateArray().Sum(p => p.GetProperty("count").GetInt64()));
        Assert.Contains("best epoch", Cli.Run("inspect", trained.Folder).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void InspectShowsTheStrongestFeaturesOfATag()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["train.conll"], string.Concat(Enumerable.Repeat("he\tN\nsings\tV\n\nshe\tN\nsings\tV\nit\tN\n\n", 3)));
        Cli.Run("train", "chunking", "--data", folder["train.conll"], "--out", folder["m"], "--set", "training.epochs=20", "--set", "model.template=U1:%suffix[0,0,1..2]\nB").Succeeded();
        JsonElement learnt = Cli.Run("inspect", folder["m"], "--rows", "2", "--json").Succeeded().Json.GetProperty("learnt");
        Assert.Equal(["templates", "features of the tag N", "features of the tag V", "pairs of neighbouring tags with the largest weights"], learnt.EnumerateArray().Select(table => table.GetProperty("title").GetString()));
        JsonElement rows = learnt[2].GetProperty("rows");
        Assert.Equal(2, rows.GetArrayLength());
        Assert.Equal(["U1(1):s", "U1(2):gs"], rows.EnumerateArray().Select(row => row.GetProperty("for it").GetString()).Order(StringComparer.Ordinal));
        Assert.All(rows.EnumerateArray(), row => Assert.StartsWith("-", row.GetProperty("its weight").GetString(), StringComparison.Ordinal));
        Assert.Contains("U1(2):gs", Cli.Run("inspect", folder["m"], "--rows", "2").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void InspectMeasuresTensors()
    {
        using TemporaryFolder folder = new();
        using (FileStream stream = File.Create(folder["a.safetensors"]))
            SafeTensors.Write(stream, [("w", new Tensor(new Shape(2, 2), [3, -4, 0, 0]))]);
        JsonElement tensor = Cli.Run("inspect", folder["a.safetensors"], "--json").Succeeded().Json.GetProperty("tensors")[0];
        Assert.Equal(["name", "dtype", "shape", "bytes", "min", "max", "mean", "norm"], tensor.Names());
        Assert.Equal((-4.0, 3.0, -0.25, 5.0), (tensor.GetProperty("min").GetDouble(), tensor.GetProperty("max").GetDouble(),
            tensor.GetProperty("mean").GetDouble(), tensor.GetProperty("norm").GetDouble()));
        Assert.Contains("[2, 2]", Cli.Run("inspect", folder["a.safetensors"]).Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(90)]
    public void LinesOfTablesFitTheWidth(int width)
    {
        string weights = Directory.GetFiles(trained.Folder, "weights-*.safetensors")[0];
        foreach (string[] args in new string[][] { ["evaluate", trained.Folder], ["inspect", weights], ["list"] })
        {
            using StringReader input = new("");
            using StringWriter output = new(), error = new();
            using Host host = new(input, output, error) { Width = () => width };
            Assert.Equal(0, UnrollCli.Run(args, host));
            Assert.All(output.ToString().Split('\n').Where(line => line.StartsWith('─')), line => Assert.InRange(line.Length, 0, width));
        }
    }
}
