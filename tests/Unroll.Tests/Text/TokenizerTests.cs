namespace Unroll.Tests;

public sealed class TokenizerTests
{
    /// <summary>Spaces and signs that look like nothing or like a blank, and are neither blank nor tab.</summary>
    public static readonly TheoryData<char> OddSpaces = [.. "\u00A0\u202F\u3000\u2007\u2003\u2009\u0085\u000B\u000C\u2028\u200B\u200D\u2060\u00AD\uFEFF"];

    [Theory]
    [MemberData(nameof(OddSpaces))]
    public void AWordInTrainingIsAWordWhenAsked(char space)
    {
        using Folder folder = new();
        string word = $"10{space}000", columns = folder.Write("a.conll", $"pay O\n{word} B-sum\n"), json = folder.Write("a.jsonl", $"{{\"words\":[\"pay\",{System.Text.Json.JsonSerializer.Serialize(word)}],\"tags\":[\"O\",\"B-sum\"]}}\n");
        string labelled = folder.Write("l.txt", $"x pay {word}\n"), text = folder.Write("t.txt", $"pay {word}\n");
        Assert.Equal(["pay", word], Tokenizer.Words($" pay\t{word} "));
        Assert.Equal(["pay", word], Tokenizer.Split($" pay\t{word} ", TextTokenizer.Blanks).Select(token => token.Text));
        foreach (string path in new[] { columns, json })
            Assert.Equal(["pay", word], new TaggedDataSpec().Open(path).Train![0].Words);
        Assert.Equal(["pay", word], new LabelledDataSpec().Open(labelled).Train![0].Words);
        Assert.Equal(["pay", word], new TextDataSpec().Open(text).Train![0].Input.Tokens);
        using Device device = new(1);
        foreach ((ProblemSpec spec, Dataset train) in new (ProblemSpec, Dataset)[]
        {
            (new FeatureTaggingSpec(), new TaggedDataSpec().Open(columns).Train!), (new ClassificationSpec(), new LabelledDataSpec().Open(labelled).Train!),
        })
            Assert.Equal(2, Model.Build(new Recipe { Model = spec }, spec.Fit(train), ParameterStore.Draw(1), null, device).Read($"pay {word}").Length);
    }

    [Theory]
    [InlineData("请写七, 不是eight!", "请|写|七|,|不|是|eight|!")]
    [InlineData("七", "七")]
    [InlineData("seven七7\ud840\udc00x", "seven|七|7|\ud840\udc00|x")]
    [InlineData("don't 3.14", "don't|3.14")]
    public void IdeographsAreWordsOfTheirOwn(string text, string expected)
    {
        IReadOnlyList<Token> tokens = Tokenizer.Split(text, TextTokenizer.Ideographs);
        Assert.Equal(expected, string.Join('|', tokens.Select(token => token.Text)));
        Assert.All(tokens, token => Assert.Equal(token.Text, text[token.Start..token.End]));
    }

    [Theory]
    [InlineData("Dr. O'Neill's bill: 10,000.50 EUR (net)!", "Dr|.|O'Neill's|bill|:|10,000.50|EUR|(|net|)|!")]
    [InlineData("caf\u00e9-bar cafe\u0301 \u00ab\u00a0oui\u00a0\u00bb 10\u00a0000", "caf\u00e9|-|bar|cafe\u0301|\u00ab|oui|\u00bb|10\u00a0000")]
    [InlineData("\uFEFFhi \ud83d\udc4d\ud83c\udffd\ud83d\udc69\u200d\ud83d\ude80ok", "hi|\ud83d\udc4d\ud83c\udffd|\ud83d\udc69\u200d\ud83d\ude80|ok")]
    [InlineData("a_b #tag @me 3.", "a_b|#|tag|@|me|3|.")]
    [InlineData("", "")]
    [InlineData(" \t\r\n", "")]
    public void PunctuationIsSplitOffAndEveryWordKnowsItsPlace(string text, string expected)
    {
        IReadOnlyList<Token> tokens = Tokenizer.Split(text, TextTokenizer.Punctuation);
        Assert.Equal(expected, string.Join('|', tokens.Select(token => token.Text)));
        Assert.All(tokens, token => Assert.Equal(token.Text, text[token.Start..token.End]));
        Assert.All(Tokenizer.Split(text, TextTokenizer.Blanks), token => Assert.Equal(token.Text, text[token.Start..token.End]));
        Assert.Equal(Tokenizer.Words(text), Tokenizer.Split(text, TextTokenizer.Blanks).Select(token => token.Text));
    }

    [Fact]
    public void HalfASurrogatePairDoesNotStopIt() => Assert.Equal(["a", "\ud800", "b"], Tokenizer.Split("a\ud800b", TextTokenizer.Punctuation).Select(token => token.Text));

    [Fact]
    public void AByteOrderMarkInsideAFileThatWasPutTogetherIsDropped()
    {
        using Folder folder = new();
        Assert.Equal(["a", "b"], new TaggedDataSpec().Open(folder.Write("a.conll", "\uFEFFa O\n\n\uFEFFb O\n")).Train!.Select(sentence => sentence.Words[0]));
        Assert.Equal(["a", "b"], PlainTextFile.Read(folder.Write("b.txt", "\uFEFFa\n\uFEFFb\n")).SelectMany(lines => lines));
        folder.Says("@c.txt:1: found the byte order mark of UTF-8, but 'encoding' is Latin1; expected one of the two, so set data.encoding to utf8.",
            () => new LabelledDataSpec { Encoding = TextEncoding.Latin1 }.Open(folder.Write("c.txt", "\uFEFFx a\n")));
    }
}
