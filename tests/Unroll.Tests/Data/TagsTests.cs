namespace Unroll.Tests;

public sealed class TagsTests
{
    private static readonly TagScheme[] SpanSchemes = [TagScheme.Iob1, TagScheme.Iob2, TagScheme.Iobes];

    [Fact]
    public void SchemesMarkTheSameSpans()
    {
        var spans = new[] { new Span("a-b.c", 0, 1), new Span("a-b.c", 1, 3), new Span("x", 3, 6), new Span("x", 7, 8) };
        var iob1 = "I-a-b.c B-a-b.c I-a-b.c I-x I-x I-x O I-x".Split(' ');
        var iob2 = "B-a-b.c B-a-b.c I-a-b.c B-x I-x I-x O B-x".Split(' ');
        var iobes = "S-a-b.c B-a-b.c E-a-b.c B-x I-x E-x O S-x".Split(' ');
        var written = new[] { iob1, iob2, iobes };
        for (var from = 0; from < 3; from++)
        {
            Assert.Equal(spans, TagSpans.Spans(written[from], SpanSchemes[from]));
            Assert.Equal(SpanSchemes[from], TagSpans.Detect([written[from]]).Scheme);
            for (var to = 0; to < 3; to++)
                Assert.Equal(written[to], TagSpans.Convert(written[from], SpanSchemes[from], SpanSchemes[to]));
        }

        Assert.Empty(TagSpans.Spans(["NOUN", "B-x"], TagScheme.Plain));
        Assert.Equal(iob2, TagSpans.Convert(iob2, TagScheme.Iob2, TagScheme.Plain));
    }

    [Fact]
    public void RandomSpansSurviveEveryConversion()
    {
        var random = new SampleRandom(3);
        for (var trial = 0; trial < 2000; trial++)
        {
            var length = random.Below(9);
            var (spans, tags) = (new List<Span>(), Enumerable.Repeat("O", length).ToArray());
            for (var t = 0; t < length;)
            {
                var end = t + 1 + random.Below(length - t);
                if (random.Below(3) > 0)
                {
                    var type = "pq"[random.Below(2)].ToString();
                    spans.Add(new Span(type, t, end));
                    for (var i = t; i < end; i++)
                        tags[i] = (i == t ? "B-" : "I-") + type;
                }

                t = end;
            }

            foreach (var from in SpanSchemes)
            {
                var there = TagSpans.Convert(tags, TagScheme.Iob2, from);
                Assert.Null(TagSpans.Validate(there, from));
                Assert.Equal(spans, TagSpans.Spans(there, from));
                Assert.Equal(spans, TagSpans.LenientSpans(there));
                Assert.Equal(tags, TagSpans.Convert(there, from, TagScheme.Iob2));
            }
        }
    }

    [Theory]
    [InlineData(TagScheme.Iob2, "O I-a", "found the tag \"I-a\" after \"O\"; expected \"B-a\", since in IOB2 a span begins with B-")]
    [InlineData(TagScheme.Iob2, "I-a", "found the tag \"I-a\" at the beginning of the sentence; expected \"B-a\", since in IOB2 a span begins with B-")]
    [InlineData(TagScheme.Iob2, "B-b I-a", "found the tag \"I-a\" after \"B-b\"; expected \"B-a\", since in IOB2 a span begins with B-")]
    [InlineData(TagScheme.Iob2, "O S-a", "found the tag \"S-a\" after \"O\"; expected \"O\" or a tag with B- or I-, the prefixes of IOB2")]
    [InlineData(TagScheme.Iob2, "O o", "found the tag \"o\" after \"O\"; expected \"O\", or one of the prefixes B-, I- and the type of the span")]
    [InlineData(TagScheme.Iob2, "B-", "found the tag \"B-\" at the beginning of the sentence; expected \"O\", or one of the prefixes B-, I- and the type of the span")]
    [InlineData(TagScheme.Iob1, "O B-a", "found the tag \"B-a\" after \"O\"; expected \"I-a\", since in IOB1 B- stands only directly after a span of the same type")]
    [InlineData(TagScheme.Iob1, "E-a", "found the tag \"E-a\" at the beginning of the sentence; expected \"O\" or a tag with B- or I-, the prefixes of IOB1")]
    [InlineData(TagScheme.Iobes, "O I-a", "found the tag \"I-a\" after \"O\"; expected \"B-a\", since in IOBES a span of several words begins with B-")]
    [InlineData(TagScheme.Iobes, "S-a E-a", "found the tag \"E-a\" after \"S-a\"; expected \"S-a\" or a \"B-a\" before, since in IOBES E- ends a span that B- began")]
    [InlineData(TagScheme.Iobes, "B-a O", "found the tag \"O\" after \"B-a\"; expected \"I-a\" or \"E-a\", since in IOBES a span that B- began goes on until E-")]
    [InlineData(TagScheme.Iobes, "O B-a", "found the tag \"B-a\" at the end of the sentence; expected \"S-a\", since in IOBES a span of one word is S-")]
    [InlineData(TagScheme.Iobes, "B-a I-a", "found the tag \"I-a\" at the end of the sentence; expected \"E-a\", since in IOBES a span ends with E-")]
    [InlineData(TagScheme.Iobes, "X", "found the tag \"X\" at the beginning of the sentence; expected \"O\", or one of the prefixes B-, I-, E-, S- and the type of the span")]
    public void ProblemsSayWhatIsWrong(TagScheme scheme, string tags, string message)
    {
        var list = tags.Split(' ');
        var problem = TagSpans.Validate(list, scheme);
        Assert.Equal(message, problem.ToString());
        Assert.Equal(list.Length - 1, problem!.Value.Position);
        Assert.Equal($"Word {list.Length} of a sentence: {message}. Correct the tag, or name the scheme that the tags follow.",
            Assert.Throws<UnrollException>(() => TagSpans.Spans(list, scheme)).Message);
    }

    [Fact]
    public void DetectionFollowsItsRules()
    {
        Assert.Equal(TagScheme.Plain, TagSpans.Detect([["NOUN", "O"], ["-LRB-"]]).Scheme);
        Assert.Equal(TagScheme.Iob2, TagSpans.Detect([["O", "O"]]).Scheme);
        Assert.Equal(TagScheme.Iob2, TagSpans.Detect([]).Scheme);
        var mixed = TagSpans.Detect([["I-a"], ["I-b", "B-b"], ["O", "B-a"]]);
        Assert.Equal((null, TagScheme.Iob1, 2, 1), (mixed.Scheme, mixed.Closest, mixed.Sentence, mixed.Problem!.Value.Position));
        Assert.Null(TagSpans.Detect([["B-a", "E-a"], ["B-a", "O"]]).Scheme);
        Assert.Equal("Plain tags mark no spans and cannot be written as IOB2; name the scheme that the tags follow.",
            Assert.Throws<UnrollException>(() => TagSpans.Convert(["NN"], TagScheme.Plain, TagScheme.Iob2)).Message);
    }
}
