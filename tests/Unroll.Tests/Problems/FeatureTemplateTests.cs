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
        Span<char> buffer = new char[64];
        int length = template.Write(0, Columns, word, buffer);
        Assert.Equal(expected, buffer[..length].ToString());
        Assert.Equal(-1, template.Write(0, Columns, word, buffer[..(length - 1)]));
        Assert.True(template.Transitions);
        Assert.Equal(1, template.Count);
    }

    [Theory]
    [InlineData("U00:%x[0]", "t:2: found \"%x[0]\"; expected %x[row,column], such as %x[-1,0] for column 0 of the word before.")]
    [InlineData("U00:%x[0,0]/%y[0,0]", "t:2: found \"%y[0,0]\"; expected %x[row,column], such as %x[-1,0] for column 0 of the word before.")]
    [InlineData("U00:%x[0,-1]", "t:2: found \"%x[0,-1]\"; expected %x[row,column], such as %x[-1,0] for column 0 of the word before.")]
    [InlineData("U00:%x[9999,0]", "t:2: found \"%x[9999,0]\"; expected a row from -1000 to 1000 and a column from 0 to 1000.")]
    [InlineData("V00:%x[0,0]", "t:2: found \"V00:%x[0,0]\"; expected a template that begins with U or B, or a comment that begins with #.")]
    [InlineData("B01:%x[0,0]", "t:2: found \"B01:%x[0,0]\"; features of pairs of tags are not supported: expected B alone, and U for features of words.")]
    public void ALineThatIsNoTemplateIsNamed(string line, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<UnrollException>(() => FeatureTemplate.Parse(["U:%x[0,0]", line], "t")).Message);

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
        Assert.True(one.TryId("U05:He/is", out _));
        Assert.DoesNotContain(one.Entries, feature => feature.StartsWith("U1", StringComparison.Ordinal));
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
