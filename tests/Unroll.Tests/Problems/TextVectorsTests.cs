namespace Unroll.Tests;

/// <summary>Vectors of texts and of documents: what they depend on, what is written from them, and the scores against the loss.</summary>
public sealed class TextVectorsTests
{
#if SINGLE
    private const double Tolerance = 1e-4;
#else
    private const double Tolerance = 1e-9;
#endif

    private static readonly Example[] Sentences = [.. new[] { "the dog bit the man", "the man bit the dog", "it rained", "we went in again ." }.Select(line => new Example(new Words(line.Split(' ')), new PlainText(line)))];

    private static readonly Example[] Neighbours = [.. Sentences.Select((example, i) => example.With(new Parts(("previous", Sentences[(i + 3) % 4].Target!), ("next", Sentences[(i + 1) % 4].Target!))))];

    private static readonly Example[] Documents = [.. new[] { "it rained . we went in .", "we went in . it rained .", "the man bit the dog ." }.Select(Story).Select(story => new Example(story, story))];

    /// <summary>The same words in another order: a network tells them apart, a mean of word vectors cannot.</summary>
    [Fact]
    public void ABagDoesNotKnowTheOrderOfWords()
    {
        using Model network = Build(Small(), Sentences), bag = Build(Small() with { Encoder = new(new GruSpec(3)) { Layers = 0 }, Pooling = PoolingKind.Mean }, Sentences);
        Assert.InRange(Cosine(network.Embed(Sentences), 0, 1), -1, 0.999);
        Assert.Equal(1, Cosine(bag.Embed(Sentences), 0, 1), 1e-6);
        Vocabulary words = bag.Vocabularies["words"];
        Tensor table = bag.Parameters["input.words.table"].Data;
        Real[] vector = bag.Embed(Sentences)[2];
        for (int d = 0; d < vector.Length; d++)
            Assert.Equal((table.Rows(words.Id("it"), 1).Span[d] + table.Rows(words.Id("rained"), 1).Span[d]) / 2.0, vector[d], Tolerance);
    }

    [Fact]
    public void TheLossOfTwoTargetsIsThatOfAllTheirTokens()
    {
        using Model model = Build(Small(), Neighbours);
        Assert.Equal("perplexity", model.Problem.Metric);
        Assert.Equal(["previous", "next"], model.Problem.Objectives[0].Parts);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Loss loss = model.Problem.Objectives[0].Loss(tape, Neighbours[1..2]);
        int[] tokens = [Sentences[0].Target!.Length, Sentences[2].Target!.Length];
        Assert.Equal((loss.Parts[0].Item() * tokens[0]) + (loss.Parts[1].Item() * tokens[1]), loss.Total.Item() * tokens.Sum(), Tolerance);
        Assert.Equal(tokens.Sum(), model.Problem.Predictions(Neighbours[1]));
        using Model single = Build(Small(), [Sentences[0].With(Sentences[3].Target)]); // one decoder's loss is that of a model with this target alone
        Assert.Empty(single.Problem.Objectives[0].Parts);
    }

    [Fact]
    public void PerplexityIsThatOfTheLoss()
    {
        foreach (Example[] examples in new[] { Sentences, Neighbours })
        {
            using Model model = Build(Small(), examples);
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            double expected = Math.Exp(model.Problem.Loss(tape, examples).Item());
            Assert.Equal(expected, model.Evaluate(examples)["perplexity"], Tolerance * expected);
            Assert.Equal(expected, model.PrepareEvaluation(examples)()["perplexity"], Tolerance * expected);
            Assert.Null(((WrittenTexts)model.Predict([examples[0].With(null)])[0]).Right);
            IReadOnlyList<WrittenText> texts = ((WrittenTexts)model.Predict(examples)[1]).Texts;
            Assert.Equal(examples == Sentences ? [""] : ["previous", "next"], texts.Select(text => text.Name));
            Assert.All(texts, text => Assert.Equal(text.Tokens.Count + (text.Ended ? 1 : 0), text.LogProbabilities.Count));
        }
    }

    [Fact]
    public void WhatIsLearntIsWrittenAgain()
    {
        using Model sentences = Learn(Small() with { Encoder = new(new GruSpec(24)), Decoder = Wide }, Sentences, 150);
        Assert.Equal(1, sentences.Evaluate(Sentences)["exact"]);
        Assert.Equal(100, sentences.Evaluate(Sentences)["bleu"], 1e-6);
        using Model documents = Learn(SmallDocuments() with { Encoder = new(new GruSpec(24)), DocumentEncoder = new(new GruSpec(24)), DocumentDecoder = new(new GruSpec(24)), Decoder = Wide }, Documents, 1000);
        Assert.Equal(1, documents.Evaluate(Documents)["exact"]);
        Assert.Equal("it rained . we went in .\n", documents.Predict("it rained . we went in .") is WrittenTexts texts ? texts.Texts[0].Text + "\n" : "");
        foreach (Example document in Documents) // written one sentence after another, or read at once: the same probability
        {
            WrittenText written = ((WrittenTexts)documents.Predict([document])[0]).Texts[0];
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            Assert.True(written.Ended);
            Assert.Equal(documents.Problem.Predictions(document), written.LogProbabilities.Count);
            Assert.Equal(-documents.Problem.Loss(tape, [document]).Item() * written.LogProbabilities.Count, written.LogProbabilities.Sum(), 100 * Tolerance);
        }
    }

    [Fact]
    public void ADocumentIsMoreThanItsSentences()
    {
        using Model model = Build(SmallDocuments(), Documents);
        Assert.InRange(Cosine(model.Embed(Documents), 0, 1), -1, 0.9999); // the same sentences in another order
        Assert.Equal(8, model.Problem.Predictions(Documents[0]) - 2);     // words and ends of two sentences, and the end of the document: 7 + 2 + 1
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value one = model.Problem.Loss(tape, Documents[..1]), other = model.Problem.Loss(tape, [Documents[0].With(Documents[1].Target)]);
        Assert.NotEqual(one.Item(), other.Item());
    }

    [Fact]
    public void WhatDoesNotGoTogetherIsASentence()
    {
        Fitted fitted = Small().Fit(Sentences);
        Fails("model.decoder.attention: found general, where there is nothing to look at; expected none.", () => (Small() with { Decoder = new() }).Build(ParameterStore.Draw(1).Root, fitted));
        Fails("The training set: found no text; expected at least one.", () => Small().Fit([]));
        Fails("The training set: found no document; expected at least one.", () => SmallDocuments().Fit([]));
        using Model model = Build(Small(), Neighbours);
        Fails("An example has the targets itself; expected previous, next, as in the training set.", () => model.Evaluate(Sentences));
        Fails("The score of text vectors was given an answer to an example without a target; expected answers to examples with targets.", () => model.Problem.Score(Neighbours[..1], model.Predict([Neighbours[0].With(null)])));
        Fitted documents = SmallDocuments().Fit(Documents);
        Fails("model.documentDecoder: found a network in both directions; expected 1 layer or more in one direction, since it writes one sentence after another.",
            () => (SmallDocuments() with { DocumentDecoder = new(new GruSpec(3)) { Bidirectional = true } }).Build(ParameterStore.Draw(1).Root, documents));
        Fails("model.documentDecoder: found 0 layers; expected 1 layer or more in one direction, since it writes one sentence after another.",
            () => (SmallDocuments() with { DocumentDecoder = new(new GruSpec(3)) { Layers = 0 } }).Build(ParameterStore.Draw(1).Root, documents));

        static void Fails(string message, Action action) => Assert.Equal(message, Assert.Throws<UnrollException>(action).Message);
    }

    private static DecoderSpec Wide => new() { Cell = new GruSpec(24), Attention = AttentionKind.None, Embedding = 8, Readout = 16 };

    private static Document Story(string text) => (Document)InputField.OfDocument("text", "").Read(text);

    private static TextVectorsSpec Small() => new()
    {
        Input = new WordsSpec { Embedding = 5, MinCount = 1 },
        Encoder = new(new GruSpec(4)),
        Decoder = new() { Cell = new GruSpec(3), Attention = AttentionKind.None, Embedding = 3, Readout = 4 },
        MinCount = 1,
    };

    private static DocumentAutoencoderSpec SmallDocuments() => new()
    {
        Input = new WordsSpec { Embedding = 5, MinCount = 1 },
        Encoder = new(new GruSpec(4)) { Bidirectional = true },
        DocumentEncoder = new(new GruSpec(5)),
        DocumentDecoder = new(new LstmSpec(3)),
        Decoder = new() { Cell = new GruSpec(3), Attention = AttentionKind.None, Embedding = 3, Readout = 4 },
        MinCount = 1,
    };

    private static Model Build(ProblemSpec spec, Example[] examples) => Model.Build(new Recipe { Model = spec }, spec.Fit(examples), ParameterStore.Draw(3), null, TestDevice.Default);

    private static Model Learn(ProblemSpec spec, Example[] examples, int epochs)
    {
        Recipe recipe = new() { Model = spec, Training = new TrainingSpec { Epochs = epochs, Optimizer = new AdamSpec { Rate = 0.01 } } };
        using Trainer trainer = Trainer.Start(recipe, new Splits(Dataset.Of(examples), null, null), TestDevice.Default);
        Assert.True(trainer.Count() >= epochs);
        return trainer.Best;
    }

    private static double Cosine(IReadOnlyList<Real[]> vectors, int a, int b) => new NearestVectors([vectors[a]]).Of(vectors[b], 1)[0].Cosine;
}
