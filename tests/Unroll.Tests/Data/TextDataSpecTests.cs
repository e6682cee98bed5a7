namespace Unroll.Tests;

/// <summary>Plain text: parts, tokens, and what is refused.</summary>
public sealed class TextDataSpecTests
{
    [Fact]
    public void AFolderHasItsPartsAndEmptyLinesAreLeftOut()
    {
        using Folder folder = new();
        folder.Write("ptb.train.txt", " the <unk> sat \n\n  on it\n");
        folder.Write("ptb.valid.txt", "it sat\n");
        folder.Write("ptb.test.txt", "the\n");
        Splits splits = new TextDataSpec().Open(folder.Path);
        Assert.Equal(["the <unk> sat", "on it"], splits.Train!.Select(sentence => $"{sentence}"));
        Assert.Equal([4, 3], splits.Train!.Select(sentence => sentence.Length));
        Assert.Equal((1, 1), (splits.Dev!.Count, splits.Test!.Count));
        Assert.Equal("the", new TextDataSpec().OpenTest(folder.Path)[0].ToString());
        Assert.Equal(64, splits.Train!.Fingerprint.Length);
        Assert.Equal(["the", "<unk>", "sat"], splits.Train[0].Input.Tokens);
    }

    [Fact]
    public void CharactersAreScalarValuesWithBlanksAmongThem()
    {
        PlainText sentence = new("  ab 早😀 ", TextUnit.Characters);
        Assert.Equal(["a", "b", " ", "早", "😀"], sentence.Tokens);
        Assert.Equal(6, sentence.Length);
        Assert.Equal("ab 早😀", sentence.ToString());
    }

    [Fact]
    public void TheBuiltInSampleIsTheFlightQuestions()
    {
        Splits sample = new TextDataSpec().Open(null);
        Assert.Equal((2400, 400, 600), (sample.Train!.Count, sample.Dev!.Count, sample.Test!.Count));
        Assert.IsType<PlainText>(sample.Train[0].Input);
    }

    [Fact]
    public void TheEndOfASentenceAndNoTextAreRefused()
    {
        using Folder folder = new();
        folder.Write("bad.txt", "a b\nc <eos>\n");
        folder.Write("empty.txt", "\n\n");
        string bad = Assert.Throws<UnrollException>(() => new TextDataSpec().Open(Path.Combine(folder.Path, "bad.txt"))).Message;
        Assert.Contains("bad.txt:2: found the word <eos>", bad, StringComparison.Ordinal);
        Assert.Contains("no text", Assert.Throws<UnrollException>(() => new TextDataSpec().Open(Path.Combine(folder.Path, "empty.txt"))).Message, StringComparison.Ordinal);
    }
}
