namespace Unroll.Tests;

/// <summary>Text to tokens and back, by every way of splitting.</summary>
public sealed class TextTokensTests
{
    private static readonly PlainText[] Texts = [.. new[] { "The cat's hat, isn't it?", "He sees the cat.", "The cat sees him.", "\"The cats\" he said." }.Select(text => new PlainText(text))];

    [Fact]
    public void RawTextIsSplitInCaseAndIntoSubwordsAndJoinedAgain()
    {
        TextSpec spec = new() { Split = new MosesSplit(), Case = LetterCase.True, Subwords = 6, MinCount = 1 };
        Fitted fitted = new();
        TextTokens tokens = TextTokens.Fit(spec, Texts, fitted);
        Assert.Equal(["casing", "merges"], fitted.All.Keys);
        Assert.Equal(6, fitted.Get<BytePairs>("merges").Merges.Count);
        Assert.All(Texts, text => Assert.Equal(text.ToString(), tokens.Join(tokens.Of(text))));
        string[] words = [.. new MosesSplit().Split(Texts[1].ToString())];
        Assert.Equal(["He", "sees", "the", "cat", "."], words);
        Assert.Equal(fitted.Get<BytePairs>("merges").Apply(fitted.Get<Truecaser>("casing").Apply(words)), tokens.Of(Texts[1]));
        Assert.Same(tokens.Of(Texts[1]), tokens.Of(Texts[1]));
    }

    [Fact]
    public void MergesAreLearntFromTextInItsCase()
    {
        TextSpec spec = new() { Case = LetterCase.Lower, Subwords = 1 };
        Fitted fitted = new();
        TextTokens tokens = TextTokens.Fit(spec, [new PlainText("AB AB ab")], fitted);
        Assert.Equal(("a", "b</w>"), Assert.Single(fitted.Get<BytePairs>("merges").Merges));
        Assert.Equal(["ab"], tokens.Of(new Words(["Ab"])));
    }

    [Fact]
    public void CharactersAreTokensWhereNoBlanksAreWritten()
    {
        TextTokens tokens = TextTokens.Fit(new TextSpec { Split = new CharacterSplit() }, [], new Fitted());
        Assert.Equal(["機", "器", "學", "習", "GPU"], tokens.Of(new PlainText("機器學習GPU")));
        Assert.Equal("機器學習GPU", tokens.Join(["機", "器", "學", "習", "GPU"]));
    }
}
