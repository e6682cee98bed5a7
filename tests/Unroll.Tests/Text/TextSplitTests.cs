#if SINGLE
using System.Text.Json;

namespace Unroll.Tests;

public sealed class TextSplitTests
{
    private static readonly string[] Pieces =
        ["a", "Ab", "z", "7", "42", "é", "e\u0301", "\u0308", ".", "..", ",", "'", "-", "\"", "?", "(", "$", "Mr", "x", " ", "\t", "\n", "\u00a0", "…", "\U0001F600", "日", "本", "ア", "。", "「", "”", " "];

    public static TheoryData<TextSplit> Splits => [new BlankSplit(), new CharacterSplit(), new MosesSplit(), new MosesSplit { Language = "de" }, new MosesSplit { Language = "fr" }];

    [Fact]
    public void MosesSplitsAsSacremoses()
    {
        JsonElement[] golden = [.. GoldenText.Read("moses").GetProperty("split").EnumerateArray()];
        foreach (JsonElement one in golden)
            Assert.Equal(one.Texts("words"), new MosesSplit { Language = one.Text("language") }.Split(one.Text("text")));
        Assert.Equal(29, golden.Length);
    }

    [Fact]
    public void MosesJoinsAsSacremoses()
    {
        JsonElement[] golden = [.. GoldenText.Read("moses").GetProperty("join").EnumerateArray()];
        foreach (JsonElement one in golden)
            Assert.Equal(one.Text("text"), new MosesSplit { Language = one.Text("language") }.Join(one.Texts("words")));
        Assert.Equal(13, golden.Length);
    }

    /// <summary>By the rules of tokenizer.perl, where sacremoses differs, and where Unroll does.</summary>
    [Theory]
    [InlineData("en", "the boys'", "the|boys|'")] // sacremoses forgets the end of the text
    [InlineData("en", "'", "'")]
    [InlineData("en", ",5 and 5,", ",|5|and|5|,")]
    [InlineData("en", "a ''''b'''' c", "a|'|'|'|'|b|'|'|'|'|c")]
    [InlineData("en", "5'x and 5's", "5'x|and|5|'s")]
    [InlineData("en", "It was 1.5.", "It|was|1.5|.")]
    [InlineData("en", "rock'n'roll", "rock|'n|'roll")]
    [InlineData("en", "Fig. 3. No. Not in Jan. or so", "Fig.|3|.|No|.|Not|in|Jan.|or|so")]
    [InlineData("fr", "à 5 h. Elle", "à|5|h|.|Elle")]
    [InlineData("en", "e\u0301a na\u0308ve", "e\u0301a|na\u0308ve")]
    [InlineData("en", "\U0001F469\u200D\U0001F680!", "\U0001F469\u200D\U0001F680|!")]
    [InlineData("de", "Sein Bart. Der 2. Mai.", "Sein|Bart|.|Der|2.|Mai|.")]
    [InlineData("fr", "c'est M. B", "c'|est|M.|B")]
    [InlineData("it", "l'acqua d'Italia", "l'|acqua|d'|Italia")]
    [InlineData("es", "d'or, No. 5, A. B.", "d|'|or|,|No|.|5|,|A.|B.")]
    [InlineData("en", "", "")]
    [InlineData("en", " \u00a0\r\n ", "")]
    public void MosesSplits(string language, string text, string words) => Assert.Equal(words, string.Join('|', new MosesSplit { Language = language }.Split(text)));

    /// <summary>Splitting and joining gives the text again, if it is written as usual.</summary>
    [Theory]
    [InlineData("en", "\"It's Mr. Smith's,\" she said (twice): \"isn't it?\" I paid $5 or 20%... don't!")]
    [InlineData("en", "The boys' house and the 1990's rock-climbing.")]
    [InlineData("de", "Er sagte: \"Ja!\" Das kostet ca. 1.234,50 Euro (z.B. am 3. Mai).")]
    [InlineData("fr", "L'homme n'a pas d'eau ; qu'il vienne ! 25 %, c'est ça.")]
    public void MosesJoinsWhatItSplit(string language, string text)
    {
        MosesSplit split = new() { Language = language };
        Assert.Equal(text, split.Join(split.Split(text)));
    }

    [Theory]
    [InlineData("我喜歡北京的秋天。", "我|喜|歡|北|京|的|秋|天|。", "我喜歡北京的秋天。")]
    [InlineData("東京タワーは高い", "東|京|タ|ワ|ー|は|高|い", "東京タワーは高い")]
    [InlineData("か\u3099と𠀀", "か\u3099|と|𠀀", "か\u3099と𠀀")]
    [InlineData("他 用 New York  city 2019年,", "他|用|New|York|city|2019|年|,", "他用New York city 2019年,")]
    [InlineData("他說:“好……”", "他|說|:|“|好|…|…|”", "他說:“好……”")]
    [InlineData("\u597d\uFF0C\uFF21b\u3000c", "\u597d|\uFF0C|\uFF21b|c", "\u597d\uFF0C\uFF21b c")]
    [InlineData("한국어 말", "한국어|말", "한국어 말")]
    public void CharactersSplitAndJoin(string text, string words, string joined)
    {
        CharacterSplit split = new();
        Assert.Equal(words.Split('|'), split.Split(text));
        Assert.Equal(joined, split.Join(words.Split('|')));
    }

    [Fact]
    public void BlanksSplitAndJoin()
    {
        Assert.Equal(["a.", "b\u00a0c"], new BlankSplit().Split(" a.\tb\u00a0c\n"));
        Assert.Equal("a. b", new BlankSplit().Join(["a.", "b"]));
    }

    /// <summary>Nothing but whitespace is lost or added, no word is empty or has a blank, and splitting words that stand apart changes nothing.</summary>
    [Theory]
    [MemberData(nameof(Splits))]
    public void NothingIsLost(TextSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        SampleRandom random = new(7);
        for (int trial = 0; trial < 2000; trial++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Below(14)).Select(_ => Pieces[random.Below(Pieces.Length)]));
            IReadOnlyList<string> words = split.Split(text);
            Assert.Equal(WithoutWhitespace(text), WithoutWhitespace(string.Concat(words)));
            Assert.Equal(WithoutWhitespace(text), WithoutWhitespace(split.Join(words)));
            Assert.All(words, word => Assert.True(word.Length > 0 && !word.AsSpan().ContainsAny(" \t\n")));
            if (split is CharacterSplit && !text.Contains('\u0308', StringComparison.Ordinal)) // a mark joins the word before it
                Assert.Equal(words, split.Split(split.Join(words)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("EN")]
    [InlineData("english")]
    [InlineData(null)]
    public void ALanguageIsACode(string? language) =>
        Assert.Equal($"The language \"{language}\" of a text was set; expected a code of two or three small letters, such as en, de or fr.", Assert.Throws<UnrollException>(() => new MosesSplit { Language = language! }).Message);

    private static string WithoutWhitespace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
#endif
