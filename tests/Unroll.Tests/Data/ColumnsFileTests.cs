namespace Unroll.Tests;

public sealed class ColumnsFileTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadsWordsAndTags()
    {
        var text = "-DOCSTART- -X- O\n\nHe PRP B-NP\nsees VBZ O\r\n  new   JJ\tB-NP\nyork NN I-NP\n \t\n\nYes UH O";
        foreach (var path in new[] { _folder.Write("a.txt", text), _folder.Write("b.txt.gz", "\uFEFF" + text) })
        {
            var sentences = ColumnsFile.Read(path);
            Assert.Equal(["He sees new york", "Yes"], sentences.Select(sentence => sentence.ToString()));
            Assert.Equal("B-NP O B-NP I-NP".Split(' '), sentences[0].Tags);
        }

        Assert.Equal(["PRP", "VBZ", "JJ", "NN"], ColumnsFile.Read(_folder.Write("c.txt", text), new ColumnsOptions { Tag = "1" })[0].Tags);
        Assert.Null(ColumnsFile.Read(_folder.Write("d.txt", "a\nb\n"), new ColumnsOptions { Tag = null })[0].Tags);
    }

    [Fact]
    public void ColumnsMayHaveNamesAndBlanks()
    {
        var named = _folder.Write("a.tsv", "# columns: tag word\nO\tten thousand\nB-x\t# y\n");
        Assert.Equal(["ten thousand", "# y"], ColumnsFile.Read(named, new ColumnsOptions { Word = "word", Tag = "tag" })[0].Words);
        var plus = _folder.Write("b.txt", "# global.columns = ID FORM UPOS\n# text = x\n1 x NOUN\n");
        Assert.Equal(["NOUN"], ColumnsFile.Read(plus, new ColumnsOptions { Word = "FORM", Tag = "UPOS", Comments = true })[0].Tags);
        var conllu = _folder.Write("c.conllu", "# text = don't\n1-2\tdon't" + Rest("_") + "1\tdo" + Rest("AUX") + "2\tn't" + Rest("PART") + "2.1\tgo" + Rest("VERB") + "\n");
        var sentence = ColumnsFile.Read(conllu, new ColumnsOptions { Word = "FORM", Tag = "UPOS" })[0];
        Assert.Equal(("do n't", "AUX PART"), (sentence.ToString(), string.Join(' ', sentence.Tags!)));
        _folder.Says("@c.conllu: the word is to be read from column 0, which in CoNLL-U is the number of the word; "
            + "set data.word to FORM, and data.tag to what is to be learnt, such as UPOS.", () => ColumnsFile.Read(conllu));

        static string Rest(string upos) => $"\t_\t{upos}\t_\t_\t_\t_\t_\t_\n";
    }

    [Fact]
    public void WhatWasWrittenIsReadAgain()
    {
        var sentences = new[] { Example.Tagged(["a b", "#", "é"], ["O", "B-x", "I-x"]), Example.Tagged([" "], ["O"]) };
        using var writer = new StringWriter();
        ColumnsFile.Write(writer, sentences);
        var again = ColumnsFile.Read(_folder.Write("a.txt", writer.ToString()));
        Assert.Equal(Dataset.Of(sentences).Fingerprint, Dataset.Of(again).Fingerprint);
        _folder.Says("The word \"a\\tb\" cannot be written in columns; expected some text without tabs, line breaks and NUL, "
            + "and neither -DOCSTART- nor the beginning of a header.", () => Write(Example.Tagged(["a\tb"], ["O"])));
        _folder.Says("The word \"a b\" cannot be written in columns; expected some text without tabs, line breaks and NUL, "
            + "and without blanks where a word stands alone, and neither -DOCSTART- nor the beginning of a header.", () => Write(Example.Tagged(["a b"])));
        _folder.Says("A sentence without words cannot be written in columns, where an empty line only ends a sentence; leave it out.",
            () => Write(Example.Tagged([])));

        static object Write(Example sentence)
        {
            ColumnsFile.Write(TextWriter.Null, [sentence]);
            return sentence;
        }
    }

    [Theory]
    [InlineData("a X O\nb O\n", "@f.txt:2: found 2 columns, expected 3 as on line 1; columns are separated by blanks here, and an empty line ends a sentence.")]
    [InlineData("a\tO\nb O\n", "@f.txt:2: found 1 column, expected 2 as on line 1; columns are separated by single tabs here, and an empty line ends a sentence.")]
    [InlineData("a\tO\n\tO\n", "@f.txt:2: found nothing in column 0; expected a word or tag between the tabs.")]
    [InlineData("a\n", "@f.txt:1: found 1 column, where data.word (0) and data.tag (-1) are the same one; expected a column for each, so set one of the two.")]
    [InlineData("\n \n", "@f.txt: has no sentences; expected one word a line and an empty line after each sentence.")]
    [InlineData("", "@f.txt: has no sentences; expected one word a line and an empty line after each sentence.")]
    [InlineData("# columns: w p t\na O\n", "@f.txt:2: found 2 columns, expected 3 (w p t); correct the line or the header.")]
    [InlineData("a B-x\n\nb I-x\nc I-y\nd I-y\ne B-y\n", "@f.txt:3: at \"b\" (word 1 of the sentence) found the tag \"I-x\" at the beginning of the sentence; "
        + "expected \"B-x\", since in IOB2 a span begins with B-. Correct the tag or, as the tags follow no scheme throughout, IOB2 the farthest, "
        + "set data.scheme to another one (iob1, iob2, iobes, bilou, bmes, plain).")]
    public void ErrorsSayWhatIsWrong(string text, string message) => _folder.Says(message, () => ColumnsFile.Read(_folder.Write("f.txt", text)));

    [Fact]
    public void WrongColumnsAndSchemesAreNamed()
    {
        var path = _folder.Write("f.txt", "a O\nb B-x\n");
        var named = _folder.Write("g.txt", "# columns: w t\na O\n");
        _folder.Says("@f.txt:1: found 2 columns, so there is no column 2, which data.tag asks for; expected 0 to 1, or -2 to -1 from the last.",
            () => ColumnsFile.Read(path, new ColumnsOptions { Tag = "2" }));
        _folder.Says("@f.txt: data.tag asks for the column \"UPOS\", but the columns have no names; give its number from 0, "
            + "or begin the file with a line such as \"# columns: word tag\".", () => ColumnsFile.Read(path, new ColumnsOptions { Tag = "UPOS" }));
        _folder.Says("@g.txt: data.word asks for the column \"FORM\"; expected one of w t.", () => ColumnsFile.Read(named, new ColumnsOptions { Word = "FORM" }));
        _folder.Says("@f.txt:2: at \"b\" (word 2 of the sentence) found the tag \"B-x\" after \"O\"; expected \"I-x\", since in IOB1 B- stands only directly "
            + "after a span of the same type. Correct the tag or, as the tags were read as IOB1, set data.scheme to another one (iob1, iob2, iobes, bilou, bmes, plain).",
            () => ColumnsFile.Read(path, scheme: TagScheme.Iob1));
    }
}
