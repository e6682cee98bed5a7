namespace Unroll.Tests;

/// <summary>Where sentences end, by hand-made examples, and that nothing but blanks is lost.</summary>
public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("It rained. We went in.", "It rained.|We went in.")]
    [InlineData("\"Who is that?\" she said.", "\"Who is that?\" she said.")]
    [InlineData("\"Come in!\" The door opened.", "\"Come in!\"|The door opened.")]
    [InlineData("Mr. Smith met Dr. No. He ran.", "Mr. Smith met Dr. No.|He ran.")]
    [InlineData("See No. 5 on p. 7. It is short.", "See No. 5 on p. 7.|It is short.")]
    [InlineData("J. R. Smith wrote it. I read it.", "J. R. Smith wrote it.|I read it.")]
    [InlineData("So did I. She laughed.", "So did I.|She laughed.")]
    [InlineData("It costs 3.14 or 3. Maybe 4.", "It costs 3.14 or 3.|Maybe 4.")]
    [InlineData("Well... perhaps. Well... Perhaps.", "Well... perhaps.|Well...|Perhaps.")]
    [InlineData("What?! No! -- Yes.", "What?!|No!|-- Yes.")]
    [InlineData("Stop. (He stopped.) \"Good.\"", "Stop.|(He stopped.)|\"Good.\"")]
    [InlineData("He left…  It was late", "He left…|It was late")]
    [InlineData("ends. , not here", "ends. , not here")]
    [InlineData("你好。「再見！」他走了", "你好。|「再見！」|他走了")]
    [InlineData("one\r\n two.\n\tThree.", "one two.|Three.")]
    [InlineData("no end", "no end")]
    [InlineData(". . .", ". . .")]
    [InlineData("\"", "\"")]
    [InlineData(" \n", "")]
    [InlineData("", "")]
    public void Ends(string text, string expected) => Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(text)));

    [Theory]
    [InlineData("de", "Das ist z. B. Herr Dr. Maier am 3. Mai. Er kam.", "Das ist z. B. Herr Dr. Maier am 3. Mai.|Er kam.")]
    [InlineData("fr", "Voici M. Dupont. Il rit.", "Voici M. Dupont.|Il rit.")]
    [InlineData("xx", "Dr. Who. He.", "Dr.|Who.|He.")]
    [InlineData("de", "Das bin I. Er kam.", "Das bin I. Er kam.")]
    public void LanguagesHaveTheirAbbreviations(string language, string text, string expected) => Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(text, language)));

    [Fact]
    public void NothingButBlanksIsLostAndEachSentenceHasText()
    {
        const string signs = "aB .!?\"'()。1,…\n";
        Rng random = new(7);
        for (int i = 0; i < 2000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.NextInt(30)).Select(_ => signs[random.NextInt(signs.Length)]));
            IReadOnlyList<string> sentences = SentenceSplitter.Split(text);
            Assert.Equal(string.Concat(text.Where(c => !char.IsWhiteSpace(c))), string.Concat(string.Concat(sentences).Where(c => !char.IsWhiteSpace(c))));
            Assert.All(sentences, sentence => Assert.Equal(sentence.Trim(), sentence));
            Assert.DoesNotContain("", sentences);
        }
    }
}
