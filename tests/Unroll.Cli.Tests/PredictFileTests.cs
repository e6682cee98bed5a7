using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>Whole files that are answered and written back: columns, CoNLL-U, JSON lines, text.</summary>
[Collection(nameof(ModelCollection))]
public sealed class PredictFileTests(TrainedModel trained, PredictFileTests.OtherModels others) : IClassFixture<PredictFileTests.OtherModels>
{
    /// <summary>A model that reads a further column, and one that labels texts.</summary>
    public sealed class OtherModels : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public OtherModels()
        {
            string data = folder.Write("train.conll", string.Concat(Enumerable.Repeat("He PRP B-NP\nsees VBZ B-VP\nthe DT B-NP\ndog NN I-NP\n\nDogs NNS B-NP\nbark VBP B-VP\n\n", 10)));
            Training = Cli.Run("train", "chunking", "--data", data, "--out", Columns);
            Cli.Run("train", "chunking", "--data", data, "--out", folder["quiet"], "--quiet").Succeeded();
            Cli.Run("train", "sentiment", "--set", "training.epochs=1", "--set", "model.encoder.cell.hidden=8", "--out", Labels, "--quiet").Succeeded();
        }

        public string Columns => folder["columns.model"];

        public string Labels => folder["labels.model"];

        internal Outcome Training { get; }

        public void Dispose() => folder.Dispose();
    }

    [Fact]
    public void ColumnsAreWrittenBackWithATagMore()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("new.conll", "-DOCSTART- -X-\n\nHe  PRP\nsees VBZ\n\n\nthe DT\ndog NN");
        Assert.Equal("-DOCSTART- -X-\n\nHe  PRP B-NP\nsees VBZ B-VP\n\n\nthe DT B-NP\ndog NN I-NP\n", Cli.Run("predict", others.Columns, "--file", file).Succeeded().Output);
        string tagged = folder.Write("gold.conll", "He PRP O\nsees VBZ O\n");
        Assert.Equal("He PRP O B-NP\nsees VBZ O B-VP\n", Cli.Run("predict", others.Columns, "--file", tagged).Succeeded().Output);
        Assert.Equal("He PRP B-NP\nsees VBZ B-VP\n", Cli.Run("predict", others.Columns, "--format", "columns", "He PRP", "sees VBZ").Succeeded().Output);
        Assert.Equal("He PRP B-NP\n\n", Cli.RunWith("He PRP\r\n\r\n", "predict", others.Columns, "--format", "columns").Succeeded().Output);
        Assert.Equal(["B-NP", "I-NP"], Cli.Run("predict", others.Columns, "--file", file, "--json").Succeeded().JsonLines[1].GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
    }

    [Fact]
    public void JsonLinesGiveTheFurtherColumns()
    {
        JsonElement said = Cli.Run("predict", others.Columns, "--format", "jsonl", """{"words": ["He", "sees"], "columns": {"1": ["PRP", "VBZ"]}}""").Succeeded().Json;
        Assert.Equal(["B-NP", "B-VP"], said.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal("PRP", said.GetProperty("columns").GetProperty("1")[0].GetString());
        foreach (string bad in new[] { """["He", "sees"]""", """{"words": ["He", "sees"]}""", """{"words": ["He", "sees"], "columns": {"1": ["PRP"]}}""", """{"words": ["He", "sees"], "columns": {"2": ["PRP", "VBZ"]}}""", """{"words": ["He", "sees"], "columns": [["PRP", "VBZ"]]}""" })
        {
            Outcome outcome = Cli.Run("predict", others.Columns, "--format", "jsonl", bad);
            Assert.True(outcome.Code == 1 && outcome.Error.Contains("of the 2 cells of column 1, which the model reads beside the words; expected an object such as", StringComparison.Ordinal), outcome.Error);
        }
    }

    /// <summary>Its second column is the word itself, not the part of speech that the model learnt from.</summary>
    [Fact]
    public void ConlluIsRefusedWhereNobodyKnowsWhichColumnIsMeant()
    {
        Outcome outcome = Cli.Run("predict", others.Columns, "--format", "conllu", "1\tHe\t_\tPRON\tPRP\t_\t0\t_\t_\t_");
        Assert.True(outcome.Code == 1 && outcome.Error.Contains("reads column 1 of its training data, which were no CoNLL-U", StringComparison.Ordinal), outcome.Error);
    }

    [Fact]
    public void AModelOfConlluReadsTheSameColumnsHoweverTheyWereNamed()
    {
        using TemporaryFolder folder = new();
        string text = string.Concat(Enumerable.Repeat("1\ta\t_\tX\tP\t_\t0\t_\t_\t_\n2\ta\t_\tY\tQ\t_\t1\t_\t_\t_\n\n", 10));
        string data = folder.Write("train.conllu", text);
        foreach ((string word, string tag) in new[] { ("FORM", "UPOS"), ("1", "3") })
        {
            string model = folder["m" + word];
            Cli.Run("train", "chunking", "--data", data, "--out", model, "--quiet", "--set", $"data.word={word}", "--set", $"data.tag={tag}", "--set", "model.template=[\"U00:%x[0,3]\"]").Succeeded(); // XPOS, UPOS left out
            string asked = folder.Write("new.conllu", "1\ta\t_\t_\tQ\t_\t0\t_\t_\t_\n2\tb\t_\t_\tP\t_\t1\t_\t_\t_\n\n");
            Assert.Equal("1\ta\t_\tY\tQ\t_\t0\t_\t_\t_\n2\tb\t_\tX\tP\t_\t1\t_\t_\t_\n\n", Cli.Run("predict", model, "--file", asked).Succeeded().Output);
            string cells = """{"words": ["a", "b"], "columns": {"0": ["1", "2"], "2": ["_", "_"], "3": ["Q", "P"]}}""";
            Assert.Equal(["Y", "X"], Cli.Run("predict", model, "--format", "jsonl", cells).Succeeded().Json.GetProperty("tags").EnumerateArray().Select(one => one.GetString()));
        }
    }

    [Fact]
    public void ATableIsNotReadAsText()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("new.csv", "text,label\n\"fine, so\",\n");
        Outcome outcome = Cli.Run("predict", others.Labels, "--file", file);
        Assert.True(outcome.Code == 1 && outcome.Error.StartsWith($"unroll: {file}: found a table (.csv), which is not read here", StringComparison.Ordinal), outcome.Error);
        Assert.Equal(2, Cli.Run("predict", others.Labels, "--file", file, "--format", "text").Succeeded().Lines.Length);
    }

    [Fact]
    public void AModelOfOtherDataIsNotScoredOnTheSample()
    {
        Outcome outcome = Cli.Run("evaluate", others.Columns);
        Assert.Equal((1, $"unroll: {others.Columns} was not trained on the built-in sample; give the data to evaluate it on with --data.\n"), (outcome.Code, outcome.Error));
    }

    /// <summary>As the person sees it who has just trained, whatever the recipe.</summary>
    [Fact]
    public async Task TheLineToTryWorks()
    {
        string line = others.Training.Output.Split('\n').Single(one => one.StartsWith("  unroll predict ", StringComparison.Ordinal));
        Assert.Equal(3, Cli.Run(["predict", .. (await Shell.Words(line))[2..]]).Succeeded().Lines.Length);
        foreach (string name in Recipe.BuiltIn)
        {
            using TemporaryFolder folder = new();
            Recipe recipe = Recipe.Load(name);
            Splits data = recipe.Data.Open(null);
            using Model model = Model.Build(recipe, recipe.Model.Fit(data.Train!), ParameterStore.Draw(1));
            model.Save(folder["m"]);
            string? end = TryIt.Of(model, data.Test ?? data.Dev ?? data.Train!);
            Assert.True(end is { Length: > 0 and <= 220 }, $"{name}: {end}");
            Cli.Run(["predict", folder["m"], .. await Shell.Words(end)]).Succeeded();
        }
    }

    [Fact]
    public async Task WordsWithBlanksAndSignsOfShellsCanBeTried()
    {
        using Model model = Model.Load(trained.Folder);
        foreach (string[] words in new string[][] { ["to", "new york", "$HOME"], ["--all", "`id`", "\"!\""], ["it's", "$(id)", "\\"], ["only"] })
        {
            string? end = TryIt.Of(model, [Example.Tagged(words)]);
            if (words[0] == "it's")
                Assert.Null(end);
            else
                Assert.Equal(words, Cli.Run(["predict", trained.Folder, "--json", .. await Shell.Words(end!)]).Succeeded().Json.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
        }
        string? bidi = TryIt.Of(model, [Example.Tagged(["a\u202E", "b", "c"]), Example.Tagged(["to", "boston", "please"])]);
        Assert.Equal("\"to boston please\"", bidi);
    }

    [Fact]
    public void WordsMayHoldBlanks()
    {
        using TemporaryFolder folder = new();
        string[] lines = Cli.Run("predict", trained.Folder, "--file", folder.Write("two.tsv", "to\tx\nnew york\ty\n")).Succeeded().Lines;
        Assert.Matches("^new york\ty\t.+$", lines[1]);
        JsonElement answer = Cli.Run("predict", trained.Folder, "--format", "jsonl", "[\"to\", \"new york\"]", "--json").Succeeded().Json;
        Assert.Equal("new york", answer.GetProperty("words")[1].GetString());
        Assert.Equal(2, answer.GetProperty("tags").GetArrayLength());
    }

    [Fact]
    public void JsonLinesKeepTheirPropertiesAndGetThoseOfTheAnswer()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("new.jsonl", "{\"id\": 7.50, \"words\": [\"to\", \"boston\"], \"tags\": [\"X\", \"Y\"], \"note\": {\"a\": null}}\n\n{\"text\": \"to boston\"}\n[\"to\"]\n");
        string[] lines = Cli.Run("predict", trained.Folder, "--file", file).Succeeded().Output.Split('\n');
        Assert.StartsWith("{\"id\":7.50,\"words\":[\"to\",\"boston\"],\"tags\":[\"X\",\"Y\"],\"note\":{\"a\":null},\"predictedTags\":[", lines[0], StringComparison.Ordinal);
        Assert.Equal("", lines[1]);
        Assert.StartsWith("{\"text\":\"to boston\",\"words\":[\"to\",\"boston\"],\"tags\":[", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("{\"words\":[\"to\"],\"tags\":[", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("{\"text\":\"bad\",\"words\":[\"bad\"],\"label\":", Cli.Run("predict", others.Labels, "--format", "jsonl", "{\"text\": \"bad\"}").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ConlluKeepsItsTenColumns()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("new.conllu", "# sent_id = 1\n1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n1\tto\t_\tX\t_\t_\t0\troot\t_\t_\n2\tboston\t_\tX\t_\t_\t1\tobj\t_\tSpaceAfter=No\n\n");
        string[] lines = Cli.Run("predict", trained.Folder, "--file", file).Succeeded().Output.Split('\n');
        Assert.Equal(["# sent_id = 1", "1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_"], lines[..2]);
        Assert.Matches("^1\tto\t_\tX\t_\t_\t0\troot\t_\tTag=[^\t]+$", lines[2]);
        Assert.Matches("^2\tboston\t_\tX\t_\t_\t1\tobj\t_\tSpaceAfter=No\\|Tag=[^\t]+$", lines[3]);
    }

    [Fact]
    public void SeveralFilesGoToAFolder()
    {
        using TemporaryFolder folder = new();
        string first = folder.Write("a.conll", "He PRP\n\n"), second = folder.Write("b.conll", "the DT\ndog NN\n\n");
        Assert.Equal("", Cli.Run("predict", others.Columns, "--file", first, second, "--out", folder["tagged"]).Succeeded().Output);
        Assert.Equal(("He PRP B-NP\n\n", "the DT B-NP\ndog NN I-NP\n\n"), (File.ReadAllText(Path.Combine(folder["tagged"], "a.conll")), File.ReadAllText(Path.Combine(folder["tagged"], "b.conll"))));
        Assert.Equal("He PRP B-NP\n\nthe DT B-NP\ndog NN I-NP\n\n", Cli.Run("predict", others.Columns, "--file", first, second).Succeeded().Output);
        Outcome same = Cli.Run("predict", others.Columns, "--file", first, "--out", first);
        Assert.Equal((1, "He PRP\n\n"), (same.Code, File.ReadAllText(first)));
        Assert.Contains("is read, too", same.Error, StringComparison.Ordinal);
        Outcome missing = Cli.Run("predict", others.Columns, "--file", first, folder["none.conll"], "--out", folder["other"]);
        Assert.Equal((1, false), (missing.Code, Directory.Exists(folder["other"])));
    }

    [Theory]
    [InlineData("To Boston, \U0001F600 please.", new[] { "To", "Boston", ",", "\U0001F600", "please", "." }, new[] { 0, 2, 3, 9, 9, 10, 11, 12, 13, 19, 19, 20 })]
    [InlineData("10\u00A0000 p\u00E9ages", new[] { "10\u00A0000", "p\u00E9ages" }, new[] { 0, 6, 7, 13 })]
    [InlineData("10,000  don't", new[] { "10,000", "don't" }, new[] { 0, 6, 8, 13 })]
    public void PlacesOfWordsComeInCodePoints(string text, string[] words, int[] places)
    {
        JsonElement answer = Cli.Run("predict", trained.Folder, "--tokenize", "punctuation", "--json", "--", text).Succeeded().Json;
        Assert.Equal(text, answer.GetProperty("text").GetString());
        Assert.Equal(words, answer.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(places, answer.GetProperty("offsets").EnumerateArray().SelectMany(pair => pair.EnumerateArray()).Select(place => place.GetInt32()));
    }

    [Fact]
    public void PlacesOfSpansComeInTextAndJson()
    {
        const string question = "\U0001F600 flights from boston to denver";
        JsonElement span = Cli.Run("predict", trained.Folder, "--tokenize", "blanks", "--json", question).Succeeded().Json.GetProperty("spans")[0];
        int start = span.GetProperty("characters")[0].GetInt32(), end = span.GetProperty("characters")[1].GetInt32();
        Assert.Equal(span.GetProperty("text").GetString(), question[1..].Substring(start, end - start)); // the first character is two of UTF-16
        Assert.Contains($" @{start}-{end}]", Cli.Run("predict", trained.Folder, "--tokenize", "blanks", question).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyTextGetsNoLabelAndKeepsItsLine()
    {
        Outcome text = Cli.RunWith("a fine film\n\nbad\n\n", "predict", others.Labels);
        Assert.Equal((0, 4), (text.Code, text.Output.Count(c => c == '\n')));
        Assert.Equal("", text.Output.Split('\n')[1]);
        Assert.Equal("unroll: standard input:2: found an empty text, to which the model has no answer; its answer is empty, and so are those to 1 more.\n", text.Error);
        Assert.Equal("{\"words\":[],\"label\":null}\n", Cli.RunWith("\n", "predict", others.Labels, "--json").Output);
        Assert.Equal("\n", Cli.RunWith("\n", "predict", others.Labels, "--columns").Output);
    }

    [Fact]
    public void TextsBeforeATabKeepWhatFollows() =>
        Assert.Matches("^a fine film\tgood\t(positive|negative)\t[01][.0-9]*\n\n$", Cli.RunWith("a fine film\tgood\n\n", "predict", others.Labels, "--format", "columns").Succeeded().Output);

    [Theory]
    [InlineData("{\"words\": \"to\"}", "TEXT:1: found words that are no list; expected a list of words,")]
    [InlineData("{\"words\": [\"a\", 3]}", "TEXT:1: found no text, or an empty one, as word 2;")]
    [InlineData("{\"sentence\": \"to\"}", "TEXT:1: found neither; expected")]
    [InlineData("{", "TEXT:1: found no valid JSON at byte")]
    [InlineData("\"\\uD800\"", "TEXT:1: found something else;")]
    [InlineData("[\"\\uD800\"]", "TEXT:1: found half a surrogate pair")]
    public void WhatIsNoQuestionIsSaid(string json, string message)
    {
        Outcome outcome = Cli.Run("predict", trained.Folder, "--format", "jsonl", json);
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith($"unroll: {message}", outcome.Error, StringComparison.Ordinal);
    }
}
