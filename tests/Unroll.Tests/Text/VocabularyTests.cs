namespace Unroll.Tests;

public sealed class VocabularyTests
{
    [Fact]
    public void FitOrdersByCountThenOrdinally()
    {
        var words = Vocabulary.Fit("b a c b B a B <unk>".Split(' '));
        Assert.Equal(["<unk>", "B", "a", "b", "c"], words.Entries);
        Assert.Equal(0, words.Id("never seen"));
        Assert.False(words.TryId("never seen", out _));
        Assert.Equal(3, words.Id("b"));
        Assert.Equal("c", words[4]);
        Assert.Equal(["a", "b"], Vocabulary.Fit("b a c b a".Split(' '), minCount: 2, unknown: false).Entries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WritingAndReadingGivesTheSame(bool unknown)
    {
        var words = Vocabulary.Of(["to", " ", "\t", "é", "a b", "\u2028"], unknown);
        using var writer = new StringWriter();
        words.Write(writer);
        using var reader = new StringReader(writer.ToString());
        var again = Vocabulary.Read(reader, "words.txt");
        Assert.Equal(words.Entries, again.Entries);
        Assert.Equal(unknown, again.HasUnknown);
    }

    [Fact]
    public void ErrorsSayWhatIsWrong()
    {
        var small = Vocabulary.Of(["a", "b"], unknown: false);
        Says("\"c\" is not among the 2 entries of the vocabulary, which has none for unknown strings (<unk>); "
            + "expected a string that the data it was made from has, so make it from data that has this one too.", () => small.Id("c"));
        Says("The vocabulary has 2 entries and none with the id 2; expected an id from 0 to 1.", () => small[2]);
        Says("The vocabulary has 2 entries and none with the id -1; expected an id from 0 to 1.", () => small[-1]);
        Says("Found \"a\\nb\", which has a line break (written \\n here), among the entries given for a vocabulary; "
            + "expected one or more characters without line breaks.", () => Vocabulary.Fit(["a\nb"]));
        Says("Found an empty string among the entries given for a vocabulary; expected one or more characters without line breaks.",
            () => Vocabulary.Of([""], true));
        Says("Found \"a\" twice among the entries given for a vocabulary; expected each once.", () => Vocabulary.Of(["a", "a"], true));
        Says("Found <unk> among the entries given for a vocabulary, where it is reserved for unknown strings; "
            + "leave it out, and say by the argument 'unknown' whether it is wanted.", () => Vocabulary.Fit(["<unk>"], unknown: false));
        Says("A vocabulary was to keep what occurs at least 0 times; expected at least 1.", () => Vocabulary.Fit(["a"], 0));
        Says("v.txt:2: found an empty line; expected one vocabulary entry a line, so remove it.", () => Read("a\n\nb\n"));
        Says("v.txt:3: found \"a\" again, first on line 1; expected each entry once.", () => Read("a\nb\na\n"));
        Says("v.txt:2: found <unk>, which is reserved for unknown strings; expected it on line 1 or not at all.", () => Read("a\n<unk>\n"));
    }

    [Fact]
    public void WordFormsFoldWhatTheySay()
    {
        Assert.Equal("b-000 ié", new WordForm().Of("B-74\u0663 IÉ"));
        Assert.Equal("B-00", new WordForm { Lowercase = false }.Of("B-74"));
        Assert.Equal("b-74", new WordForm { FoldDigits = false }.Of("B-74"));
    }

    private static Vocabulary Read(string text)
    {
        using var reader = new StringReader(text);
        return Vocabulary.Read(reader, "v.txt");
    }

    private static void Says(string message, Func<object> act) => Assert.Equal(message, Assert.Throws<UnrollException>(() => act()).Message);
}
