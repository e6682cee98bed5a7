namespace Unroll.Tests;

/// <summary>Capital letters at the beginnings of sentences: taken away where a word is usually small, and set again.</summary>
public sealed class TruecaserTests
{
    private static readonly Truecaser Fitted = Truecaser.Fit([
        ["The", "house", "of", "Anna", "."],
        ["Anna", "sees", "the", "house", ".", "House", "of", "THE", "sea", "."],
        ["\"", "Run", "\"", "said", "Anna", ":", "Run", "to", "the", "sea", "of", "iPhones"]]);

    [Theory]
    [InlineData("The house", "the house")]                                  // "the" occurs twice inside sentences, "THE" once
    [InlineData("Anna sees the House", "Anna sees the house")]              // Anna is never small; House is known only small
    [InlineData("\" The sea \" .", "\" the sea \" .")]                      // a quotation mark before the first word
    [InlineData("go . The THE", "go . the THE")]                            // after the end of a sentence; a known form elsewhere stays
    [InlineData("Iphones run . Berlin", "iPhones run . Berlin")]            // a word that was never seen stays
    [InlineData("", "")]
    public void FirstWordsAreWrittenAsInsideSentences(string text, string expected) => Assert.Equal(expected, string.Join(' ', Fitted.Apply(Tokenizer.Words(text))));

    [Theory]
    [InlineData("the house . it is", "The house . It is")]
    [InlineData("\" the sea", "\" The sea")]
    [InlineData("éa , éa", "Éa , éa")]
    [InlineData("𐐨a", "𐐀a")]                                               // a letter of two code units
    public void FirstLettersBecomeCapitalsAgain(string text, string expected) => Assert.Equal(expected, string.Join(' ', Truecaser.Undo(Tokenizer.Words(text))));

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        StringWriter writer = new();
        Fitted.Write(writer);
        string[] lines = writer.ToString().TrimEnd('\n').Split('\n');
        Truecaser read = Truecaser.Read(lines, "casing.txt");
        foreach (string text in new[] { "The THE house of Anna", "House . The Sea" })
            Assert.Equal(Fitted.Apply(Tokenizer.Words(text)), read.Apply(Tokenizer.Words(text)));
        foreach (string wrong in new[] { "", "a b", lines[0] })
            Assert.Contains("casing.txt:", Assert.Throws<UnrollException>(() => Truecaser.Read([.. lines, wrong], "casing.txt")).Message, StringComparison.Ordinal);
    }
}
