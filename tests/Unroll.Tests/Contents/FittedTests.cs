namespace Unroll.Tests;

/// <summary>The store of what was fitted: names, scopes, kinds, and files that are read when they are asked for.</summary>
public sealed class FittedTests
{
    private const string Place = "m/model.json";

    [Fact]
    public void TwoScopesMayHaveTheSameName()
    {
        Fitted fitted = new();
        Fitted source = fitted.Child("source"), deep = source.Child("left");
        source.Put("words", Words("a"));
        fitted.Child("target").Put("words", Words("b"));
        deep.Put("words", Words("c"));
        fitted.Put("unit", new FittedValue("Words"));
        Assert.Equal(["source.left.words", "source.words", "target.words", "unit"], fitted.All.Keys);
        Assert.Equal(["source.left.words", "source.words", "target.words"], fitted.Vocabularies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["a"], source.Get<Vocabulary>("words").Entries);
        Assert.Equal(["c"], fitted.Child("source").Child("left").Get<Vocabulary>("words").Entries);
        Assert.Same(fitted.All["target.words"], fitted.Child("target").Get<Vocabulary>("words"));
        Assert.True(source.Has("words") && fitted.Has("unit") && !source.Has("unit") && !fitted.Has("words"));
        Assert.Equal(fitted.All.Keys, source.All.Keys);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("Words")]
    public void ANameIsTakenOnce(string again)
    {
        Fitted fitted = new();
        fitted.Put("words", Words("a"));
        Assert.Equal($"Two parts of the model fit '{again}'; expected each name once, in whatever case, so give one of them a scope of its own (Fitted.Child).",
            Assert.Throws<UnrollException>(() => fitted.Put(again, Words("b"))).Message);
        fitted.Child("target").Put(again, Words("b"));
        Assert.Equal(["a"], fitted.Get<Vocabulary>("words").Entries);
    }

    [Theory]
    [InlineData("recipe")]
    [InlineData("weights")]
    [InlineData("report")]
    [InlineData("model")]
    [InlineData("Recipe")]
    public void TheNamesOfTheOtherFilesOfAModelAreTaken(string name)
    {
        Fitted fitted = new();
        Assert.Equal($"'{name}' cannot be the name of something fitted, since another file of a model is called so; expected none of model, recipe, weights, report.",
            Assert.Throws<UnrollException>(() => fitted.Put(name, Words("a"))).Message);
        fitted.Child("source").Put(name, Words("a")); // source.recipe-0001.txt is no recipe
        Assert.Equal([$"source.{name}"], fitted.All.Keys);
        Assert.Equal([$"source.{name}-0007.txt"], ModelManifest.Of(7, fitted.Files).Fitted.Values);
        Assert.Contains("cannot be saved as a file of the model", Assert.Throws<UnrollException>(() => ModelManifest.Of(1, [(name, ".txt")])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../words")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc")]
    [InlineData("C:words")]
    [InlineData("a.b")]
    [InlineData("1a")]
    [InlineData("_a")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    [InlineData("ä")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890x")]
    public void ANameIsNoPath(string name)
    {
        string message = $"'{Shown(name)}' cannot be the name of something fitted; expected up to 60 of the letters a to z, digits and '_', a letter first.";
        Assert.Equal(message, Assert.Throws<UnrollException>(() => new Fitted().Put(name, Words("a"))).Message);
        Assert.Equal(message, Assert.Throws<UnrollException>(() => new Fitted().Child(name)).Message);
        Assert.Equal(message, Assert.Throws<UnrollException>(() => InputField.OfWords(name, "help")).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("txt")]
    [InlineData(".")]
    [InlineData(".TXT")]
    [InlineData(".tar.gz")]
    [InlineData("./x")]
    [InlineData(".abcdefghijklm")]
    [InlineData(".txt\n")]
    public void AnEndingIsAShortOne(string ending) => Assert.Equal(
        $"A file of the model was to end with '{Shown(ending)}'; expected a dot and 1 to 12 of the letters a to z, such as .txt.",
        Assert.Throws<UnrollException>(() => new Fitted().Put("a", new Ended(ending))).Message);

    [Fact]
    public void AnotherKindAndAMissingOneAreSentences()
    {
        Fitted fitted = new();
        Fitted source = fitted.Child("source");
        Assert.Equal("The model needs 'source.words', which is not among what was fitted (nothing); expected what its recipe fits to the training set.",
            Assert.Throws<UnrollException>(() => source.Get<Vocabulary>("words")).Message);
        source.Put("words", Words("a"));
        Assert.Equal("'source.words' is a Vocabulary; the model asks for a FittedValue of that name.", Assert.Throws<UnrollException>(() => source.Get<FittedValue>("words")).Message);
        Assert.Equal("The model needs 'words', which is not among what was fitted (source.words); expected what its recipe fits to the training set.",
            Assert.Throws<UnrollException>(() => fitted.Get<Vocabulary>("words")).Message);
    }

    [Fact]
    public void AFileIsReadWhenItIsAskedForAndOnce()
    {
        List<string> opened = [];
        Fitted fitted = Files(opened, ("words", "a\nb"), ("unit", "Words"), ("more", "x"));
        Assert.Empty(fitted.All);
        Assert.True(fitted.Has("unit"));
        Assert.Equal(["a", "b"], fitted.Get<Vocabulary>("words").Entries);
        Assert.Same(fitted.Get<Vocabulary>("words"), fitted.Get<Vocabulary>("words"));
        Assert.Equal(["words"], opened);
        Assert.Equal($"{Place}: names no file for 'tags', which the model's recipe needs; it has more, unit, words. Was it changed by hand?",
            Assert.Throws<UnrollException>(() => fitted.Get<Vocabulary>("tags")).Message);
        Assert.Equal(TextUnit.Words, fitted.Get<FittedValue>("unit").As<TextUnit>());
        Assert.Equal($"{Place}: names a file for 'more', which the model's recipe does not need; it needs unit, words. Was it changed by hand?",
            Assert.Throws<UnrollException>(fitted.Complete).Message);
        Assert.Equal(["words", "unit"], opened);
        fitted.Get<Vocabulary>("more");
        fitted.Complete();
        Assert.Equal("'unit' is a FittedValue; the model asks for a Vocabulary of that name.", Assert.Throws<UnrollException>(() => fitted.Get<Vocabulary>("unit")).Message);
    }

    [Theory]
    [InlineData("", "m/unit.txt: found nothing; expected one line with a value.")]
    [InlineData("Words\nWords", "m/unit.txt: found several lines; expected one line with a value.")]
    [InlineData("words", "m/unit.txt: found \"words\"; expected one of Words, Characters.")]
    [InlineData("7", "m/unit.txt: found \"7\"; expected one of Words, Characters.")]
    public void AFileOfAnotherValueIsASentence(string text, string message)
    {
        Fitted fitted = Files([], ("unit", text));
        Assert.Equal(message, Assert.Throws<UnrollException>(() => fitted.Get<FittedValue>("unit").As<TextUnit>()).Message);
    }

    [Fact]
    public void AValueIsWrittenAsItIsRead()
    {
        using StringWriter text = new() { NewLine = "\n" };
        FittedValue.Of(TextUnit.Characters).Write(text);
        Assert.Equal("Characters\n", text.ToString());
        Assert.Equal(new FittedValue("Characters"), Files([], ("unit", "Characters")).Get<FittedValue>("unit"));
        Assert.NotEqual(new FittedValue("Characters"), new FittedValue("Words"));
    }

    /// <summary>As messages show control characters.</summary>
    private static string Shown(string text) => text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", "\\u0000", StringComparison.Ordinal);

    private static Vocabulary Words(params string[] entries) => Vocabulary.Of(entries, unknown: false);

    private static Fitted Files(List<string> opened, params (string Name, string Text)[] files) => Fitted.FromFiles(
        files.ToDictionary(file => file.Name, file => (Func<(IEnumerable<string>, string)>)(() =>
        {
            opened.Add(file.Name);
            return (file.Text.Length == 0 ? [] : file.Text.Split('\n'), $"m/{file.Name}.txt");
        }), StringComparer.Ordinal), Place);

    private sealed class Ended(string ending) : IArtifact
    {
        public string Ending => ending;

        public void Write(TextWriter writer)
        {
        }
    }
}
