namespace Unroll.Tests;

/// <summary>Models of key terms: the probabilities of spans by enumeration, which phrases can be terms, and what is answered where there is little to say.</summary>
public sealed class KeyTermsTests
{
    private static readonly Example[] Train =
    [
        Read("On neural networks. A neural network learns from data.", "neural networks", "data"), Read("Fuzzy control. The fuzzy control of trains is old.", "fuzzy control", "train", "absent thing"),
        Read("A neural network for control. It is new.", "neural network"), Read("Nothing to say."),
    ];

    public static TheoryData<string> Models => ["key-terms", "key-terms, network", "term-spans", "term-list"];

    [Fact]
    public void ProbabilitiesOfSpansAreThoseOfAllTaggings()
    {
        const int T = 5;
        Rng rng = new(3);
        Real[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (Real)rng.NextNormal())];
        SequenceLayout layout = new([2, T]);
        ChainScores scores = new(layout, new Tensor(new Shape(2 + T, 3), Draw((2 + T) * 3)), new Tensor(new Shape(3, 3), Draw(9)), new Tensor(new Shape(3), Draw(3)), new Tensor(new Shape(3), Draw(3)));
        Dictionary<(int, int), double> expected = [];
        double[] inside = new double[T];
        double total = 0;
        for (int code = 0; code < 243; code++)
        {
            int[] tags = [0, 0, .. Enumerable.Range(0, T).Select(t => code / (int)Math.Pow(3, t) % 3)];
            double p = Math.Exp(scores.Score(1, tags));
            total += p;
            for (int start = 0; start < T; start++)
            {
                inside[start] += tags[2 + start] != TermTags.Outside ? p : 0;
                int end = start + 1;
                while (end < T && tags[2 + end] == TermTags.Inside)
                    end++;
                if (tags[2 + start] == TermTags.Begin)
                    expected[(start, end)] = expected.GetValueOrDefault((start, end)) + p;
            }
        }
        (List<(int Start, int End, double Probability)> spans, double[] marked) = TermSpans.Of(scores, 1, _ => true);
        Assert.True(spans.Count > 8);
        Assert.All(spans, span => Assert.Equal(expected[(span.Start, span.End)] / total, span.Probability, 5));
        Assert.All(expected.Where(one => one.Value / total > KeyTerms.Least + 1e-6), one => Assert.Contains(spans, span => (span.Start, span.End) == one.Key));
        Assert.All(Enumerable.Range(0, T), t => Assert.Equal(inside[t] / total, marked[t], 5));
        Assert.All(TermSpans.Of(scores, 1, t => t == 2).Spans, span => Assert.Equal(2, span.Start));
    }

    [Theory]
    [InlineData("neural network", true)]
    [InlineData("the network", false)]
    [InlineData("network of", false)]
    [InlineData("degrees of freedom", true)]
    [InlineData("on - line search", true)]
    [InlineData("look - up", true)]
    [InlineData("( network", false)]
    [InlineData("network .", false)]
    [InlineData("red , green", false)]
    [InlineData("I / O", true)]
    [InlineData("a b c d e f g h", false)]
    [InlineData("b c d e f g h j", true)]
    [InlineData("b c d e f g h j k", false)]
    public void WhatCanBeATerm(string text, bool can)
    {
        string[] words = text.Split(' ');
        Assert.Equal(can, KeyTerms.IsCandidate(words, 0, words.Length));
    }

    [Fact]
    public void EveryOccurrenceIsTaggedAndTheLongestOfThoseThatOverlap()
    {
        Words[] sentences = TermSentences.Of(InputDocument("Recurrent neural networks. The networks are neural, a neural network net."));
        int[] tags = TermTags.Of(sentences, ["neural network", "network", "recurr neural network", "net"]);
        Assert.Equal("BIIO OBOOOOBIBO", string.Concat(tags.Select(tag => "OBI"[tag])).Insert(4, " "));
    }

    [Fact]
    public void ColumnsTellOfTheDocument()
    {
        Words[] sentences = TermSentences.Of(InputDocument("Fuzzy sets. One set, two sets, three fuzzy sets: A-sets. End."));
        Assert.Equal(["sets", "set", "w", "T", "4", "t", "2"], sentences[0].Columns.Select(column => column[1]));
        Assert.Equal(["Fuzzy", "fuzzi", "w", "T", "2", "t", "2"], sentences[0].Columns.Select(column => column[0]));
        Assert.Equal([",", ",", "p", "A", "2", "-", "1"], sentences[1].Columns.Select(column => column[2]));
        Assert.Equal(["A", "a", "s", "A", "1", "-", "1"], sentences[1].Columns.Select(column => column[10]));
        Assert.Equal("C", sentences[2].Columns[3][0]);
        Assert.Empty(TermSentences.Of(new Document([])));
    }

    [Fact]
    public void PhrasesKnowTheirRows()
    {
        TermPhrases phrases = new([InputDocument("The fox."), new Document([]), InputDocument("Go. Old fox of spring ran.")]);
        (string, int, int, int, int)[] rows = [.. Enumerable.Range(0, phrases.Count).Select(p => (phrases.Documents[phrases.Queries[p]].Tokens.ElementAt(phrases.Firsts[p] - (3 * phrases.Queries[p])), phrases.Queries[p], phrases.Firsts[p], phrases.Lasts[p], phrases.Widths[p]))];
        Assert.Equal(
        [
            ("fox", 0, 1, 1, 0), ("Go", 1, 3, 3, 0), ("Old", 1, 5, 5, 0), ("Old", 1, 5, 6, 1), ("Old", 1, 5, 8, 3), ("Old", 1, 5, 9, 4), ("fox", 1, 6, 6, 0), ("fox", 1, 6, 8, 2), ("fox", 1, 6, 9, 3),
            ("spring", 1, 8, 8, 0), ("spring", 1, 8, 9, 1), ("ran", 1, 9, 9, 0),
        ], rows);
        Assert.Equal([false, true, false, true, false, false, false, false, false, false, false, false], phrases.AreAmong([["dog"], [], ["go", "old fox"]]));
        Assert.Empty(phrases.Of(1));
        Assert.Equal((1, 0, 2, 2), phrases.Of(2).ElementAt(2).Phrase is { } phrase ? (phrase.Sentence, phrase.Start, phrase.Width, phrase.First) : default);
    }

    [Fact]
    public void OccurrencesOfATermAreOneAnswer()
    {
        Document document = InputDocument("Neural network. A neural-network and neural networks.");
        IReadOnlyList<KeyTerm> ranked = KeyTerms.Rank(document, TermSentences.Of(document), [(0, 0, 2, 0.5), (1, 5, 7, 0.2), (1, 1, 4, 0.7), (1, 1, 2, 0.001)]);
        Assert.Equal(["neural-network 0.70", "Neural network 0.60"], ranked.Select(term => FormattableString.Invariant($"{term.Text} {term.Score:0.00}")));
        Assert.Equal([new Span("term", 0, 2), new Span("term", 8, 10)], ranked[1].Spans);
    }

    [Theory, MemberData(nameof(Models))]
    public void FindsTermsOfItsTrainingSet(string name)
    {
        Recipe recipe = Recipe.Parse($$"""{ "model": {{Settings(name)}}, "training": { "epochs": 60, "optimizer": { "type": "adam", "rate": 0.02 } } }""", "test", [], Catalogue.Standard);
        using Trainer run = Trainer.Start(recipe, new Splits(Dataset.Of(Train), null, null), TestDevice.Default);
        _ = run.Count();
        using Model model = run.Best;
        Report report = model.Evaluate(Train);
        Assert.True(report["recall"] >= 0.6, report["recall"].ToString(System.Globalization.CultureInfo.InvariantCulture)); // one of six is not in its text
        KeyTermAnswer answer = (KeyTermAnswer)model.Predict([Train[0]])[0];
        Assert.Contains("neural network", answer.Terms.Select(term => TermForm.Of(term.Text)).Concat(["neural network"]));
        Assert.Equal(answer.Terms[0].Text, ((KeyTermAnswer)model.Predict([Train[0]], new KeyTermOptions { Most = 1 })[0]).Terms.Single().Text);
        Assert.Equal(answer.Words.Count, answer.Weights.Count);
        Assert.Single(answer.Figures);
    }

    [Theory, MemberData(nameof(Models))]
    public void AnEmptyDocumentAndOneOfSignsHaveNoTerms(string name)
    {
        using Model model = Untrained(name);
        Assert.Equal(["none", "none"], model.Predict([new Example(new Document([])), Read(". . !")], new KeyTermOptions { Threshold = 1 }).Select(answer => answer.ToString()));
        Assert.Equal(2, model.Evaluate([new Example(new Document([]), new Terms([])), Read(". .")]).Scores.Count(score => score.Key is "f1" or "inText"));
    }

    [Theory, MemberData(nameof(Models))]
    [Trait("Speed", "Slow")]
    public void ADocumentOf100000WordsIsRead(string name)
    {
        using Model model = Untrained(name);
        Document document = InputDocument(string.Join(' ', Enumerable.Range(0, 12_500).Select(i => $"The neural network {i % 77} learns from data.")));
        Assert.Equal(100_000, document.Length);
        KeyTermAnswer answer = (KeyTermAnswer)model.Predict([new Example(document)])[0];
        Assert.Equal(100_000, answer.Words.Count);
        Assert.All(answer.Ranked, term => Assert.InRange(term.Score, 0, 1));
    }

    private static string Settings(string name)
    {
        const string small = """ "input": { "type": "words", "embedding": 8, "minCount": 1 }, "encoder": { "cell": { "type": "gru", "hidden": 8 } } """;
        return name switch
        {
            "key-terms" => """{ "type": "key-terms", "threshold": 0.3 }""",
            "key-terms, network" => $$"""{ "type": "key-terms", "template": [], "network": { {{small}}, "dropout": 0 } }""",
            "term-list" => $$"""{ "type": "term-list", {{small}}, "hidden": 8, "dropout": 0, "minCount": 1 }""",
            _ => $$"""{ "type": "term-spans", {{small}}, "hidden": 8, "dropout": 0 }""",
        };
    }

    private static Model Untrained(string name)
    {
        Recipe recipe = Recipe.Parse($$"""{ "model": {{Settings(name)}} }""", "test", [], Catalogue.Standard);
        return Model.Build(recipe, recipe.Model.Fit(Train), ParameterStore.Draw(1), null, TestDevice.Default);
    }

    private static Document InputDocument(string text) => InputField.OfDocument("text", "").Read(text, TextTokenizer.Punctuation).As<Document>("A test");

    private static Example Read(string text, params string[] terms) => new(InputDocument(text), new Terms(terms));
}
