namespace Unroll.Tests;

public sealed class LineFormatsTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void JointSluLosesItsFrame()
    {
        var path = _folder.Write("a.iob", "BOS to new york EOS\t O O B-c I-c flight\n\nBOS hello EOS\tO O greet#thank\n");
        var data = new TaggedDataSpec().Open(path).Train!;
        Assert.Equal(["to new york", "hello"], data.Select(sentence => sentence.ToString()));
        Assert.Equal(["O", "B-c", "I-c"], data[0].Tags);
        Says("@a.iob:1: found 2 tags, expected 3, one for each word, for BOS and for EOS (where the intent stands).", "BOS a EOS\tO x\n");
        Says("@a.iob:1: found the words \"BOS a\", expected BOS before and EOS after them.", "BOS a\tO O\n");
        Says("@a.iob:2: found 0 tabs, expected one, between the words and their tags.", "BOS a EOS\tO O x\nBOS a EOS O O x\n");
        Says("@a.iob: has no sentences; expected one a line.", "\n");

        void Says(string message, string text) =>
            _folder.Says(message, () => new TaggedDataSpec { Format = TaggedFormat.JointSlu }.Open(_folder.Write("a.iob", text)));
    }

    [Fact]
    public void ParallelFilesAgreeLineByLine()
    {
        Says(null, "to new york \n\nhello\n", "O B-c I-c\n\nO\n");
        Says("@seq.out: found 1 lines, expected 2 as in @seq.in; line n of one belongs to line n of the other.", "a\nb\n", "O\n");
        Says("@seq.out:2: found 1 tags, expected 2, one for each word on line 2 of @seq.in.", "a\nb c\n", "O\nO\n");
        Says("@seq.in: has no sentences; expected one a line.", "", "");
        Says("@seq.out:1: at \"b\" (word 2 of the sentence) found the tag \"I-x\" after \"O\"; expected \"B-x\", since in IOB2 a span begins with B-. "
            + "Correct the tag or, as the tags were read as IOB2, set data.scheme to another one (iob1, iob2, iobes, bilou, bmes, plain).", "a b\n", "O I-x\n");

        void Says(string? message, string words, string tags)
        {
            _folder.Write("seq.in", words);
            _folder.Write("seq.out", tags);
            var spec = new TaggedDataSpec { Scheme = TagScheme.Iob2, Spans = SpanReading.Strict };
            if (message is null)
                Assert.Equal(["to new york", "hello"], spec.Open(_folder.Path).Train!.Select(sentence => sentence.ToString()));
            else
                _folder.Says(message, () => spec.Open(_folder.Path));
        }
    }

    [Fact]
    public void JsonLinesHaveWordsAndTags()
    {
        var path = _folder.Write("a.jsonl", "{\"words\":[\"to\",\"b\\u00e9\"],\"tags\":[\"O\",\"B-c\"],\"id\":3}\n\n{\"tokens\":[],\"tags\":[]}\n");
        var sentences = JsonLinesFile.Read(path);
        Assert.Equal(("to bé", "", 2), (sentences[0].ToString(), sentences[1].ToString(), sentences.Count));
        Assert.Null(JsonLinesFile.ReadWords(_folder.Write("b.jsonl", "{\"words\":[\"a\"]}"))[0].Tags);
        Says("found no property \"tags\"; expected an array of strings, one for each word.", "{\"words\":[\"a\"]}");
        Says("found no property \"words\" (or \"tokens\"); expected an array of strings, or for spans by offsets a \"text\" with \"spans\", \"entities\" or \"label\".", "{}");
        Says("found 0 tags, expected 1, one for each word.", "{\"words\":[\"a\"],\"tags\":[]}");
        Says("found a string as \"words\", expected an array of strings.", "{\"words\":\"a\"}");
        Says("found a number as number 2 of \"words\", expected a string that is not empty.", "{\"words\":[\"a\",1]}");
        Says("found an empty string as number 1 of \"tags\", expected a string that is not empty.", "{\"words\":[\"a\"],\"tags\":[\"\"]}");
        Says("found a number, expected an object such as {\"words\": [\"hello\"], \"tags\": [\"O\"]}.", "[1]");
        Says("found no valid JSON at byte 2 of the line; expected one whole object a line.", "{words");
        Says("found half a surrogate pair (\\uD800 to \\uDFFF) in a string; expected whole characters.", "{\"words\":[\"\\uD800\"]}");
        _folder.Says("@c.jsonl: has no sentences; expected one JSON object a line.", () => JsonLinesFile.Read(_folder.Write("c.jsonl", "")));

        void Says(string message, string text) => _folder.Says("@c.jsonl:1: " + message, () => JsonLinesFile.Read(_folder.Write("c.jsonl", text)));
    }
}
