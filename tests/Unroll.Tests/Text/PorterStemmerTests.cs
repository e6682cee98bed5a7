#if SINGLE
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>Stems of words, against Porter's own (tests/golden/make_porter.py), and terms by their stems.</summary>
public sealed class PorterStemmerTests
{
    [Fact]
    public void StemsAreThoseOfPortersProgram()
    {
        string[] wrong = [.. Repository.Read("tests/golden/porter.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Where(pair => PorterStemmer.Stem(pair[0]) != pair[1]).Select(pair => $"{pair[0]}: {PorterStemmer.Stem(pair[0])}, not {pair[1]}")];
        Assert.Empty(wrong);
    }

    [Theory] // of the paper, and where rules meet
    [InlineData("caresses", "caress")]
    [InlineData("agreed", "agre")]
    [InlineData("feed", "feed")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    [InlineData("falling", "fall")]
    [InlineData("generalizations", "gener")]
    [InlineData("oscillators", "oscil")]
    [InlineData("adoption", "adopt")]
    [InlineData("controlling", "control")]
    [InlineData("as", "as")]
    [InlineData("yyy", "yyi")]
    [InlineData("syzygy", "syzygi")]
    [InlineData("", "")]
    public void Examples(string word, string stem) => Assert.Equal(stem, PorterStemmer.Stem(word));

    [Fact]
    public void ALongWordStaysAsItIs()
    {
        string word = new('y', 1_000_000);
        Assert.Same(word, PorterStemmer.Stem(word));
    }

    [Fact]
    public void TermsAreTheSameByTheirStems()
    {
        Assert.Equal(TermForm.Of("Neural Networks"), TermForm.Of("neural network"));
        Assert.Equal(TermForm.Of("out-of-print  material"), TermForm.Of("out - of - print materials"));
        Assert.NotEqual(TermForm.Of("network neural"), TermForm.Of("neural network"));
        Assert.Equal("", TermForm.Of(" "));
        Assert.Equal("I/O-bound jobs, say", TermForm.Join(["I", "/", "O", "-", "bound", "jobs", ",", "say"]).Replace(" ,", ",", StringComparison.Ordinal));
    }
}
#endif
