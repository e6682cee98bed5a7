using System.Text.Json;
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>Recognisers: their losses and answers against compositions of their parts, sounds that come in pieces against whole ones, times against those of the speaker.</summary>
public sealed class SpeechTests
{
    private static readonly Splits Digits = new SpokenDataSpec { Least = 1, Most = 3, Train = 12, Dev = 4, Test = 4, Voices = 2 }.Open(null);

    private const string Small = """
        "input": { "features": { "bands": 12 }, "normalize": "training", "stack": 2, "skip": 2 }, "encoder": { "cell": { "type": "gru", "hidden": 6 }, "bidirectional": false }, "dropout": 0
        """;

    [Theory]
    [InlineData("\"ctc\"")]
    [InlineData("\"frames\"")]
    public void PiecesOfASoundAreHeardAsTheWholeSound(string output)
    {
        using Model model = Build($"{Small}, \"output\": {output}");
        using Device device = new(threads: 1);
        Recogniser recogniser = (Recogniser)model.Problem;
        foreach (Example example in Digits.Test!)
        {
            Sound sound = example.InputAs<Sound>("test");
            Recognition whole = (Recognition)model.Predict([example])[0];
            foreach (int piece in new[] { 1, 37, 160, 1000, sound.Samples.Length })
            {
                SpeechListener listener = recogniser.Listen(device, sound.Rate);
                for (int from = 0; from < sound.Samples.Length; from += piece)
                    listener.Hear(sound.Samples.Span[from..Math.Min(sound.Samples.Length, from + piece)]);
                Assert.Equal(sound.Seconds, listener.Seconds, 9);
                Recognition heard = listener.End();
                Assert.Equal(Json(whole), Json(heard));
                Assert.Throws<UnrollException>(() => listener.Hear([]));
                Assert.Throws<UnrollException>(listener.End);
                if (piece == 1)
                    break; // the slowest, once
            }
        }
    }

    [Fact]
    public void WhatNeedsTheWholeSoundSaysSo()
    {
        using Device device = new(threads: 1);
        foreach ((string settings, string expected) in new[]
        {
            (Small.Replace("\"training\"", "\"utterance\"", StringComparison.Ordinal), "model.input.normalize"),
            (Small.Replace("\"bidirectional\": false", "\"bidirectional\": true", StringComparison.Ordinal), "model.encoder.bidirectional=false"),
            ($"{Small}, \"output\": {{ \"type\": \"attention\", \"decoder\": {{ \"cell\": {{ \"type\": \"gru\", \"hidden\": 4 }} }} }}", "model.output.type"),
        })
        {
            using Model model = Build(settings);
            Assert.Contains(expected, Assert.Throws<UnrollException>(() => ((Recogniser)model.Problem).Listen(device, 8000)).Message, StringComparison.Ordinal);
        }
        using Model streams = Build(Small);
        SpeechListener listener = ((Recogniser)streams.Problem).Listen(device, 8000);
        Assert.Throws<UnrollException>(() => listener.Hear([Real.NaN]));
        Assert.Equal("", listener.End().Text);
    }

    [Fact]
    public void TheLossOfAttentionAndCtcIsTheirWeightedMean()
    {
        const string attention = "\"type\": \"attention\", \"dropout\": 0, \"decoder\": { \"cell\": { \"type\": \"gru\", \"hidden\": 4 } }";
        double alone = Loss($"{Small}, \"output\": {{ {attention} }}"), quarter = Loss($"{Small}, \"output\": {{ {attention}, \"ctc\": 0.25 }}"), half = Loss($"{Small}, \"output\": {{ {attention}, \"ctc\": 0.5 }}");
        double ctc = (half - (0.5 * alone)) / 0.5;
        Assert.Equal((0.75 * alone) + (0.25 * ctc), quarter, 1e-4);
        Assert.True(Math.Abs(ctc - alone) > 0.1);
    }

    [Fact]
    public void TheLossOfCtcIsTheLogProbabilityOfTheAlignmentsPerToken()
    {
        using Model model = Build(Small);
        using Device device = new(threads: 1);
        Recogniser recogniser = (Recogniser)model.Problem;
        double sum = 0;
        int tokens = 0;
        foreach (Example example in Digits.Dev!)
        {
            using Tape tape = Tape.ForPrediction(device);
            CtcAlignments all = recogniser.Alignments(tape, example);
            sum -= all.LogProbability;
            tokens += example.TargetAs<PlainText>("test").Tokens.Count;
            Assert.True(all.BestLogProbability <= all.LogProbability);
            for (int t = 0; t < all.Occupancy.GetLength(0); t++)
                Assert.Equal(1, Enumerable.Range(0, all.Occupancy.GetLength(1)).Sum(state => all.Occupancy[t, state]), 1e-6);
            Assert.Equal(2, all.Figures.Count);
        }
        using Tape together = Tape.ForPrediction(device);
        Assert.Equal(sum / tokens, recogniser.Loss(together, [.. Digits.Dev!]).Item(), 1e-4 * sum / tokens);
    }

    [Fact]
    public void TokensWithoutTimesAreSpreadEvenlyAndRealignmentNeedsNone()
    {
        Example timed = Digits.Train![0], untimed = timed.With(new PlainText(timed.Target!.ToString()!, TextUnit.Characters));
        using Device device = new(threads: 1);
        using Model plain = Build($"{Small}, \"output\": \"frames\""), realigning = Build($"{Small}, \"output\": {{ \"type\": \"frames\", \"realign\": true }}");
        Assert.NotEqual(LossOf(plain, device, timed), LossOf(plain, device, untimed));
        Assert.Equal(LossOf(realigning, device, timed), LossOf(realigning, device, untimed));
        Assert.True(LossOf(realigning, device, timed) <= LossOf(plain, device, timed) + 1e-6); // the best alignment is no worse than any other
        Assert.True(LossOf(realigning, device, timed) <= LossOf(plain, device, untimed) + 1e-6);
    }

    [Fact]
    public void ShortSoundsAndUnknownTokensAreSaid()
    {
        using Device device = new(threads: 1);
        using Model model = Build(Small);
        Recogniser recogniser = (Recogniser)model.Problem;
        Sound nothing = new(8000, Array.Empty<Real>()), blink = new(8000, new Real[700]);
        Assert.Equal("", ((Recognition)model.Predict([new Example(nothing)])[0]).Text);
        using Tape tape = Tape.ForPrediction(device);
        Assert.Null(recogniser.Align(tape, [new Example(blink, recogniser.Text("11111111111"))])[0]);
        Assert.Contains("\"x\"", Assert.Throws<UnrollException>(() => recogniser.Align(tape, [new Example(blink, recogniser.Text("x"))])).Message, StringComparison.Ordinal);
        Assert.Contains("rows", Assert.Throws<UnrollException>(() => recogniser.Alignments(tape, new Example(nothing, recogniser.Text("1")))).Message, StringComparison.Ordinal);
        Assert.Contains("model.output.skipImpossible", Assert.Throws<UnrollException>(() => recogniser.Loss(tape, [new Example(blink, recogniser.Text("11111111111"))])).Message, StringComparison.Ordinal);
        Assert.Contains("hidden Markov", Assert.Throws<UnrollException>(() =>
        {
            using Model frames = Build($"{Small}, \"output\": \"frames\"");
            _ = ((Recogniser)frames.Problem).Align(tape, [Digits.Train![0]]);
        }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FlickersAndFramesAreCountedByHand()
    {
        Vocabulary tokens = Vocabulary.Of([SpeechSpec.Null, "a", "b"], unknown: false);
        RowTimes times = new(0.005, 0.01);
        Sound sound = new(100, new Real[10]); // 0.1 s: ten rows of 10 ms
        PlainText text = new("a", TextUnit.Characters) { Times = [new TokenTime(0.02, 0.1)] };
        Recognition answer = new(sound.Seconds, new Recognised([([1], 0)], [new TokenRun(1, 2, 10)], null) { Before = [0, 0, 1, 2, 1, 1, 2, 0, 1, 1], After = [0, 1, 1, 1, 1, 1, 1, 1, 1, 1] }, times, tokens, TextUnit.Characters, full: false);
        Report report = FrameScores.Add(RecognitionScores.Of([(["a"], ["a"])], TextUnit.Characters), [new Example(sound, text)], [answer]);
        Assert.Equal(0.9, report["frameAccuracy"], 9);
        Assert.Equal(0.7, report["frameAccuracyBefore"], 9);
        Assert.Equal(0, report["flicker"]);
        Assert.Equal(20, report["flickerBefore"], 9); // b within a, and a within b
        Assert.Equal((0.02, 0.1), (answer.Tokens[0].Time!.Value.Start, Math.Round(answer.Tokens[0].Time!.Value.End, 9)));
    }

    [Fact]
    public void ACtcAlignmentFindsTheTimesOfASureNetwork()
    {
        // Rows that are sure of one token each: the alignment can be read off them.
        int[] ids = [0, 1, 1, 0, 0, 1, 2, 0];
        Real[] rows = [.. ids.SelectMany(id => Enumerable.Range(0, 3).Select(token => (Real)(token == id ? 0 : -20)))];
        CtcOutput output = new(new Linear(ParameterStore.Draw(1).Root, 2, 3), Vocabulary.Of([SpeechSpec.Null, "a", "b"], unknown: false), skipImpossible: false);
        Tensor logProbabilities = new(new Shape(8, 3), rows);
        Assert.Equal([new TokenRun(1, 1, 3), new TokenRun(1, 5, 6), new TokenRun(2, 6, 7)], output.Align(logProbabilities, [1, 1, 2]));
        Assert.Equal([1, 1, 2], output.Decode(logProbabilities, new RecognisingOptions { Beam = 1 }).Best[0].Tokens);
        Assert.Null(output.Align(logProbabilities, [1, 1, 1, 1, 1]));
    }

    [Fact]
    public void HotWordsAndLanguageModelsChangeTheAnswerByTheirScores()
    {
        CtcOutput output = new(new Linear(ParameterStore.Draw(1).Root, 2, 3), Vocabulary.Of([SpeechSpec.Null, "a", "b"], unknown: false), skipImpossible: false);
        Tensor logProbabilities = new(new Shape(2, 3), [.. new[] { 0.1, 0.5, 0.4, 0.8, 0.1, 0.1 }.Select(p => (Real)Math.Log(p))]);
        double a = Math.Log((0.5 * 0.8) + (0.1 * 0.1) + (0.5 * 0.1)), b = Math.Log((0.4 * 0.8) + (0.1 * 0.1) + (0.4 * 0.1));
        string path = Repository.PathOf("tests/golden/ab.arpa");
        double natural = Math.Log(10), languageA = natural * (-0.3 - 0.5 - 0.2 - 0.6), languageB = natural * (-0.2 - 0.1 - 0.6); // <s> a </s> backs off twice, <s> b </s> once
        foreach ((RecognisingOptions options, int token, double score) in new[]
        {
            (new RecognisingOptions(), 1, a),
            (new RecognisingOptions { Bonus = 0.05 }, 1, a + 0.05),
            (new RecognisingOptions { HotWords = ["b"], HotWordWeight = 0.1 }, 1, a),
            (new RecognisingOptions { HotWords = ["b"] }, 2, b + 2),
            (new RecognisingOptions { LanguageModel = path, LanguageModelWeight = 0.2 }, 2, b + (0.2 * languageB)),
            (new RecognisingOptions { LanguageModel = path, LanguageModelWeight = 0.02 }, 1, a + (0.02 * languageA)),
        })
        {
            Recognised best = output.Decode(logProbabilities, options);
            Assert.Equal([token], best.Best[0].Tokens);
            Assert.Equal(score, best.Best[0].Score, 1e-5);
        }
        Assert.Equal(3, output.Decode(logProbabilities, new RecognisingOptions { Best = 3 }).Best.Count);
        Assert.Contains("width of the beam", Assert.Throws<UnrollException>(() => output.Decode(logProbabilities, new RecognisingOptions { Best = 11 })).Message, StringComparison.Ordinal);
        Assert.Contains("bonus", Assert.Throws<UnrollException>(() => output.Decode(logProbabilities, new RecognisingOptions { Beam = 1, Bonus = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("never writes", Assert.Throws<UnrollException>(() => output.Decode(logProbabilities, new RecognisingOptions { HotWords = ["abc"] })).Message, StringComparison.Ordinal);
        CtcOutput others = new(new Linear(ParameterStore.Draw(1).Root, 2, 3), Vocabulary.Of([SpeechSpec.Null, "c", "d"], unknown: false), skipImpossible: false);
        Assert.Contains("none of the model's tokens", Assert.Throws<UnrollException>(() => others.Decode(logProbabilities, new RecognisingOptions { LanguageModel = path })).Message, StringComparison.Ordinal);
        Assert.Equal(new RecognisingOptions { LanguageModel = path }, new RecognisingOptions { LanguageModel = path });
    }

    [Fact]
    public void TextsAreFoundInALongRecordingInTheirOrder()
    {
        using Model model = Build(Small);
        using Device device = new(threads: 1);
        Recogniser recogniser = (Recogniser)model.Problem;
        Sound whole = new(8000, Digits.Train!.Take(3).SelectMany(example => example.InputAs<Sound>("test").Samples.ToArray()).ToArray());
        PlainText[] texts = [.. Digits.Train!.Take(3).Select(example => example.TargetAs<PlainText>("test"))];
        using Tape tape = Tape.ForPrediction(device);
        IReadOnlyList<(TokenTime Time, double Confidence)> found = recogniser.Segment(tape, whole, [texts[0], new PlainText("", TextUnit.Characters), texts[1], texts[2]]);
        Assert.Equal(4, found.Count);
        for (int i = 1; i < 4; i++)
            Assert.True(found[i].Time.Start >= found[i - 1].Time.End - 1e-9);
        Assert.True(found[3].Time.End <= whole.Seconds + 0.1);
        Assert.True(double.IsNaN(found[1].Confidence) && found[0].Confidence < 0);
        Assert.Throws<UnrollException>(() => recogniser.Segment(tape, whole, [recogniser.Text(new string(texts[0].Tokens[0][0], 5000))]));
        Assert.Throws<UnrollException>(() => recogniser.Segment(tape, new Sound(8000, default), texts));
    }

    [Fact]
    public void WithCtcBesideItAttentionKnowsTheTimesOfItsTokens()
    {
        const string attention = "\"type\": \"attention\", \"decoder\": { \"cell\": { \"type\": \"gru\", \"hidden\": 4 } }";
        using Model joint = Build($"{Small}, \"output\": {{ {attention}, \"ctc\": 0.5 }}"), alone = Build($"{Small}, \"output\": {{ {attention} }}");
        TranscribingOptions two = new() { MaxLength = 2 };
        Recognition timed = (Recognition)joint.Predict([Digits.Test![0]], two)[0], untimed = (Recognition)alone.Predict([Digits.Test![0]], two)[0];
        Assert.NotEmpty(timed.Tokens);
        Assert.All(timed.Tokens, token => Assert.True(token.Time is { } time && time.Start < time.End && token.Probability is > 0 and <= 1));
        Assert.All(untimed.Tokens, token => Assert.Null(token.Time));
    }

    private static double Loss(string settings)
    {
        using Model model = Build(settings);
        using Device device = new(threads: 1);
        using Tape tape = Tape.ForPrediction(device);
        return model.Problem.Loss(tape, [.. Digits.Dev!]).Item();
    }

    private static double LossOf(Model model, Device device, Example example)
    {
        using Tape tape = Tape.ForPrediction(device);
        return model.Problem.Loss(tape, [example]).Item();
    }

    private static Model Build(string settings)
    {
        Recipe recipe = Recipe.Parse($$"""{ "name": "test", "model": { "type": "speech", {{settings}} }, "data": "spoken", "training": {} }""");
        return Model.Build(recipe, recipe.Model.Fit([.. Digits.Train!]), ParameterStore.Draw(1));
    }

    private static string Json(Recognition answer) => JsonSerializer.Serialize(answer);
}
