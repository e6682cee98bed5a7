namespace Unroll.Tests;

/// <summary>The template language: what its lines mean, and what is said of lines that mean nothing.</summary>
public sealed class FeatureTemplateTests
{
    private static readonly IReadOnlyList<string>[] Columns = [["He", "is", "%x"], ["PRP", "VBZ", "/"]];

    [Theory]
    [InlineData("U:%x[0,0]", 1, "U:is")]
    [InlineData("U05:%x[-1,0]/%x[0,1]", 1, "U05:He/VBZ")]
    [InlineData("U05:%x[-1,0]/%x[ 0 , 1 ]", 0, "U05:_B-1/PRP")]
    [InlineData("U%x[-2,0] %x[-3,1]end", 0, "U_B-2 _B-3end")]
    [InlineData("U%x[1,1]%x[2,0]", 2, "U_B+1_B+2")]
    [InlineData("Ubias", 2, "Ubias")]
    [InlineData("  U02:%x[0,0]|%x[0,1]  ", 2, "U02:%x|/")]
    public void ATemplateStandsForAText(string line, int word, string expected)
    {
        FeatureTemplate template = FeatureTemplate.Parse(["# comment", "", line, "B"], "t");
        FeatureText text = new();
        Assert.True(template.Write(0, new TemplateSentence(new Words(Columns[0], Columns), []), word, text));
        Assert.Equal(expected, text.Text.ToString());
        Assert.True(template.Transitions);
        Assert.Equal(1, template.Count);
    }

    [Theory]
    [InlineData("U00:%x[0]", "t:2: found \"%x[0]\"; expected a macro such as %x[-1,0] for column 0 of the word before; there are %x, %lower, %prefix, %suffix, %shape, %class and %list.")]
    [InlineData("U00:%x[0,0]/%y[0,0]", "t:2: found \"%y[0,0]\"; expected a macro such as %x[-1,0] for column 0 of the word before; there are %x, %lower, %prefix, %suffix, %shape, %class and %list.")]
    [InlineData("U00:%x[0,-1]", "t:2: found \"%x[0,-1]\"; expected a macro such as %x[-1,0] for column 0 of the word before; there are %x, %lower, %prefix, %suffix, %shape, %class and %list.")]
    [InlineData("U00:%x[9999,0]", "t:2: found \"%x[9999,0]\"; expected a row from -1000 to 1000 and a column from 0 to 1000.")]
    [InlineData("V00:%x[0,0]", "t:2: found \"V00:%x[0,0]\"; expected a template that begins with U or B, or a comment that begins with #.")]
    [InlineData("B01:%x[0,0]", "t:2: found \"B01:%x[0,0]\"; features of pairs of tags are not supported: expected B alone, and U for features of words.")]
    public void ALineThatIsNoTemplateIsNamed(string line, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<UnrollException>(() => FeatureTemplate.Parse(["U:%x[0,0]", line], "t")).Message);

    [Theory]
    [InlineData("U:%x[1,word]", 0, "U:555-1234")]
    [InlineData("U:%lower[0,0]", 0, "U:mcdonald's")]
    [InlineData("U:%prefix[0,0,3]", 0, "U:McD")]
    [InlineData("U:%suffix[0,0,3]", 0, "U:d's")]
    [InlineData("U:%suffix[0,0,10]", 0, "U:McDonald's")]
    [InlineData("U:%suffix[0,0,11]", 0, null)]
    [InlineData("U:%prefix[0,0,11]", 0, null)]
    [InlineData("U:%prefix[1,0,11]", 4, "U:_B+1")]
    [InlineData("U:%prefix[0,0,2]", 3, "U:\U0001D538a")]
    [InlineData("U:%suffix[0,0,2]", 3, "U:a\U0001D539")]
    [InlineData("U:%suffix[0,0,4]", 3, null)]
    [InlineData("U:%prefix[0,0,4]", 3, null)]
    [InlineData("U:%shape[0,0]", 0, "U:XxXxxxx'x")]
    [InlineData("U:%shape[0,0,1]", 0, "U:XxXx'x")]
    [InlineData("U:%shape[0,0,9]|%shape[0,0,2]", 1, "U:ddd-dddd|dd-dd")]
    [InlineData("U:%shape[0,0]", 2, "U:cc")]
    [InlineData("U:%class[-1,0]/%class[0,0]", 1, "U:mixed/number")]
    [InlineData("U:%class[0,0]", 2, "U:letters")]
    [InlineData("U:%class[0,1]", 0, "U:capital")]
    [InlineData("U:%class[0,1]", 1, "U:capitals")]
    [InlineData("U:%class[0,1]", 2, "U:capitalised")]
    [InlineData("U:%class[0,1]", 3, "U:small")]
    [InlineData("U:%class[0,1]", 4, "U:lettersAndDigits")]
    [InlineData("U:%class[0,0]", 4, "U:signs")]
    public void MacrosSeeTheLettersOfAWord(string line, int word, string? expected)
    {
        IReadOnlyList<string>[] columns = [["McDonald's", "555-1234", "早安", "\U0001D538a\U0001D539", "..."], ["A", "US-", "Paris", "don't", "B2"]];
        FeatureText text = new();
        bool has = FeatureTemplate.Parse([line], "t").Write(0, new TemplateSentence(new Words(columns[0], columns), []), word, text);
        Assert.Equal(expected, has ? text.Text.ToString() : null);
    }

    [Fact]
    public void ARangeStandsForATemplateEach()
    {
        FeatureTemplate template = FeatureTemplate.Parse(["U1:%suffix[-1..1,0,1..2]/%x[0..1,0]", "U2%x[ 0 .. 1 ,0]"], "t");
        FeatureText text = new();
        TemplateSentence sentence = new(new Words(["ab", "cd", "ef"]), []);
        List<string> found = [];
        for (int i = 0; i < template.Count; i++)
        {
            Assert.True(template.Write(i, sentence, 1, text));
            found.Add(text.Text.ToString());
        }
        Assert.Equal(
            [
                "U1(-1,1,0):b/cd", "U1(-1,1,1):b/ef", "U1(-1,2,0):ab/cd", "U1(-1,2,1):ab/ef", "U1(0,1,0):d/cd", "U1(0,1,1):d/ef", "U1(0,2,0):cd/cd", "U1(0,2,1):cd/ef",
                "U1(1,1,0):f/cd", "U1(1,1,1):f/ef", "U1(1,2,0):ef/cd", "U1(1,2,1):ef/ef", "U2(0)cd", "U2(1)ef",
            ], found);
    }

    [Theory]
    [InlineData("U:%prefix[0,0]", "\"%prefix[0,0]\"; expected %prefix[row,column,letters], with the number of letters.")]
    [InlineData("U:%suffix[0,0,0]", "\"%suffix[0,0,0]\"; expected 1 to 100 letters.")]
    [InlineData("U:%suffix[0,0,101]", "\"%suffix[0,0,101]\"; expected 1 to 100 letters.")]
    [InlineData("U:%suffix[0,0,4..1]", "\"%suffix[0,0,4..1]\"; expected whole numbers, or ranges such as -2..2, in it.")]
    [InlineData("U:%suffix[0,0,1..2..3]", "\"%suffix[0,0,1..2..3]\"; expected whole numbers, or ranges such as -2..2, in it.")]
    [InlineData("U:%x[-999999999..999999999,0]", "\"%x[-999999999..999999999,0]\"; expected whole numbers, or ranges such as -2..2, in it.")]
    [InlineData("U:%x[0,0,2]", "\"%x[0,0,2]\"; expected %x[row,column], without a third value.")]
    [InlineData("U:%list[0,0]", "\"%list[0,0]\"; expected %list[row,column,file], with the file of the list.")]
    [InlineData("U:%x[0..200,0]%x[0..200,0]", "ranges that stand for 40401 templates; expected at most 1000 a line.")]
    public void AMacroThatMeansNothingIsNamed(string line, string found) =>
        Assert.EndsWith(found, Assert.Throws<UnrollException>(() => FeatureTemplate.Parse(["U:%x[0,0]", line], "t")).Message, StringComparison.Ordinal);

    [Fact]
    public void ThereAreNotMoreTemplatesThanMemory()
    {
        string[] lines = [.. Enumerable.Repeat("U:%x[-499..499,0]", 11)];
        Assert.Equal("t:11: found 10989 templates so far, each range counted with all its values; expected at most 10000.", Assert.Throws<UnrollException>(() => FeatureTemplate.Parse(lines, "t")).Message);
        Assert.Equal(9990, FeatureTemplate.Parse(lines[..10], "t").Count);
    }

    [Fact]
    public void ListsMarkTheirPhrasesAndAreKeptByTheModel()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("unroll-").FullName, "cities.txt");
        File.WriteAllText(path, "# cities\n\nNew   York\nnew york city\nBoston\n");
        FeatureTaggingSpec spec = new() { Template = [$"U:%list[0,0,{path}]", $"U:%list[-1,0,{path}]"] };
        Example sentence = Example.Tagged(["from", "NEW", "York", "City", "to", "boston", "new", "york"], ["O", "B", "I", "I", "O", "B", "B", "I"]);
        Fitted fitted = spec.Fit([sentence]);
        Assert.Equal(["O", "B", "I", "I", "O", "B", "B", "I"], fitted.Get<PhraseList>("list1").Mark(sentence.Words).Select(mark => mark.ToString()));
        Assert.False(fitted.Has("list2"));
        using StringWriter written = new();
        fitted.Get<PhraseList>("list1").Write(written);
        File.Delete(path);
        PhraseList again = PhraseList.Read(written.ToString().Split(written.NewLine), "again");
        Assert.Equal("OBIIOBBI", new string(again.Mark(sentence.Words)));
        Assert.Contains("cities.txt", Assert.Throws<UnrollException>(() => spec.Fit([sentence])).Message, StringComparison.Ordinal);
        Assert.Equal("x: found no word; expected a word or a phrase in each line.", Assert.Throws<UnrollException>(() => PhraseList.Read(["", "# nothing"], "x")).Message);
    }

    [Fact]
    public void ATemplateWithoutFeaturesIsRefused() =>
        Assert.Equal("t: found no template that begins with U; expected at least one, such as U00:%x[0,0].", Assert.Throws<UnrollException>(() => FeatureTemplate.Parse(["B"], "t")).Message);

    [Fact]
    public void AColumnThatTheDataLackIsNamed()
    {
        FeatureTaggingSpec spec = new() { Template = ["U00:%x[0,0]", "U01:%x[0,0]/%x[0,2]", "B"] };
        UnrollException e = Assert.Throws<UnrollException>(() => spec.Fit([Example.Tagged(["He", "is"], ["A", "B"])]));
        Assert.Equal("model.template:2: \"U01:%x[0,0]/%x[0,2]\" asks for column 2 (from 0); the sentence \"He is\" has 1 beside the tags.", e.Message);
    }

    [Fact]
    public void TheDefaultTemplateDoesWithTheColumnsThereAre()
    {
        FeatureTaggingSpec spec = new();
        Vocabulary one = spec.Fit([Example.Tagged(["He", "is"], ["A", "B"])]).Get<Vocabulary>("features");
        Vocabulary two = spec.Fit([new Example(new Words(["He", "is"], [["He", "is"], ["PRP", "VBZ"]]), new Tags(["A", "B"]))]).Get<Vocabulary>("features");
        Vocabulary conllu = spec.Fit([new Example(new Words(["He", "is"], [["1", "2"], ["He", "is"], ["PRP", "VBZ"]]), new Tags(["A", "B"]))]).Get<Vocabulary>("features");
        Assert.Equal(one.Entries, conllu.Entries);
        Assert.True(one.TryId("U01:He/is", out _));
        Assert.True(one.TryId("U12(2):is", out _));
        Assert.False(two.TryId("U12(2):is", out _));
        Assert.True(two.TryId("U16:PRP/VBZ", out _));
    }

    [Fact]
    public void ATemplateIsAListOfTextsOrOneTextInJson()
    {
        string list = """{ "model": { "type": "features", "template": ["U:%x[0,0]", "B"] } }""";
        string text = """{ "model": { "type": "features", "template": "U:%x[0,0]\nB" } }""";
        foreach (string json in (string[])[list, text])
        {
            Recipe recipe = Recipe.Parse(Recipe.Parse(json).ToJson());
            Assert.Equal(["U:%x[0,0]", "B"], ((FeatureTaggingSpec)recipe.Model).Template!);
        }
        UnrollException e = Assert.Throws<UnrollException>(() => Recipe.Parse("""{ "model": { "type": "features", "template": ["X"] } }"""));
        Assert.Equal("recipe: model.template:1: found \"X\"; expected a template that begins with U or B, or a comment that begins with #.", e.Message);
    }
}
