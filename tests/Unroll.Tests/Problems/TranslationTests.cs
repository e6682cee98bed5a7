using System.Numerics.Tensors;

namespace Unroll.Tests;

/// <summary>Translations by a network with random weights: against all outputs that there are, and batches against inputs one by one.</summary>
public sealed class TranslationTests
{
    private static readonly Example[] Pairs = [.. new[] { ("two cats", "ab"), ("a dog", "c"), ("the dog sees two cats", "cbab"), ("cats", "b"), ("a cat sees a dog", "aabc") }
        .Select(pair => new Example(new Words(pair.Item1.Split(' ')), new PlainText(pair.Item2, TextUnit.Characters)))];

    public static TheoryData<AttentionKind, bool, bool> Networks => new() { { AttentionKind.None, false, false }, { AttentionKind.General, false, true }, { AttentionKind.Additive, true, false }, { AttentionKind.General, true, false } };

    [Theory, MemberData(nameof(Networks))]
    public void AWideBeamFindsTheBestOfAllOutputs(AttentionKind kind, bool feeding, bool tied)
    {
        using Device device = new(1);
        Translator translator = Random(kind, feeding, tied);
        foreach (Example input in Pairs)
        {
            string best = Enumerated("abc", 4).MaxBy(text => Probability(translator, device, input, text))!;
            using Tape tape = Tape.ForPrediction(device);
            WrittenOutput found = ((TranslationAnswer)translator.Predict(tape, [input], new TranslationOptions { Beam = 500, Best = 500, LengthPenalty = 0, MaxLength = 5 })[0]).Best.First(one => one.Ended);
            Assert.Equal(best, found.Text);
            Assert.Equal(Probability(translator, device, input, best), found.LogProbability, 1e-4);
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void ABatchGivesWhatInputsOneByOneGive(AttentionKind kind, bool feeding, bool tied)
    {
        using Device device = new(2);
        Translator translator = Random(kind, feeding, tied);
        foreach (TranslationOptions options in new[] { new TranslationOptions { Beam = 1 }, new TranslationOptions { Beam = 3, Best = 3 } })
        {
            using Tape tape = Tape.ForPrediction(device);
            IReadOnlyList<IAnswer> together = translator.Predict(tape, Pairs, options);
            for (int i = 0; i < Pairs.Length; i++)
            {
                TranslationAnswer alone = (TranslationAnswer)translator.Predict(tape, [Pairs[i]], options)[0], among = (TranslationAnswer)together[i];
                Assert.Equal(alone.Best.Select(one => (one.Text, one.LogProbability, one.Ended)), among.Best.Select(one => (one.Text, one.LogProbability, one.Ended)));
                Assert.InRange(among.Best[0].Tokens.Count, 0, (2 * Pairs[i].Length) + 20);
                Assert.DoesNotContain(among.Best, one => one.Tokens.Contains(PlainText.End) || one.Tokens.Contains(Vocabulary.Unknown));
            }
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void WhatIsStreamedIsTheGreedyOutput(AttentionKind kind, bool feeding, bool tied)
    {
        using Device device = new(1);
        Translator translator = Random(kind, feeding, tied);
        using Tape tape = Tape.ForPrediction(device);
        TranslationOptions greedy = new() { Beam = 1, MaxLength = 7 };
        Assert.Equal(((TranslationAnswer)translator.Predict(tape, [Pairs[2]], greedy)[0]).Text, string.Concat(translator.Stream(device, Pairs[2], greedy).Select(token => token.Text)));
        Assert.Equal("beam: found 5; expected 1 to stream, since a beam search knows its tokens only at its end.",
            Assert.Throws<UnrollException>(() => translator.Stream(device, Pairs[2], new TranslationOptions())).Message);
    }

    [Theory, InlineData(AttentionKind.Additive, true), InlineData(AttentionKind.Dot, false)]
    public void AttentionIsThatOfTheBestOutput(AttentionKind kind, bool feeding)
    {
        using Device device = new(1);
        Translator translator = Random(kind, feeding, false);
        using Tape tape = Tape.ForPrediction(device);
        TranslationAnswer answer = (TranslationAnswer)translator.Predict(tape, [Pairs[2]], new TranslationOptions { MaxLength = 4 })[0];
        int rows = answer.Best[0].Tokens.Count + (answer.Best[0].Ended ? 1 : 0);
        for (int token = 0; token < rows; token++)
            Assert.Equal(1, Enumerable.Range(0, answer.Steps.Count).Sum(step => answer.Attention(token, step)), 1e-5);
        Assert.Equal(answer.Best[0].LogProbability, answer.LogProbabilities.Sum(), 1e-4);
        Assert.Equal(rows, answer.LogProbabilities.Count);
        HeatMapFigure figure = Assert.Single(answer.Figures.OfType<HeatMapFigure>());
        Assert.Equal(rows, figure.Rows.Count);
        Assert.Equal(Pairs[2].Input.Tokens, figure.Columns);
        Assert.Contains("expected tokens 0 to", Assert.Throws<UnrollException>(() => answer.Attention(rows, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsTranslatedByNothing()
    {
        using Device device = new(1);
        Translator translator = Random(AttentionKind.General, true, false);
        using Tape tape = Tape.ForPrediction(device);
        Example nothing = new(new Words([]));
        IReadOnlyList<IAnswer> answers = translator.Predict(tape, [Pairs[0], nothing, Pairs[1], nothing], new TranslationOptions { LengthPenalty = 10 });
        Assert.Equal([false, true, false, true], answers.Select(answer => ((TranslationAnswer)answer).Text.Length == 0));
        Assert.Empty(translator.Stream(device, nothing));
        Assert.All(answers, answer => Assert.NotNull(answer.ToString()));
    }

    [Fact]
    public void AnOutputThatDoesNotEndIsCutOff()
    {
        using Device device = new(1);
        Translator translator = Random(AttentionKind.None, false, false);
        using Tape tape = Tape.ForPrediction(device);
        Example longest = new(new Words([.. Enumerable.Repeat("cats", 3000)]));
        Assert.InRange(((TranslationAnswer)translator.Predict(tape, [longest], new TranslationOptions { LengthPenalty = 10 })[0]).Best[0].Tokens.Count, 500, 1000);
    }

    [Fact]
    public void SettingsThatDoNotGoTogetherAreNamed()
    {
        Fitted fitted = new TranslationSpec { MinCount = 1 }.Fit(Pairs);
        Assert.Contains("model.decoder.readout to be 9", Assert.Throws<UnrollException>(() => new TranslationSpec { Decoder = new() { Tied = true, Embedding = 9 } }.Build(ParameterStore.Draw(1).Root, fitted)).Message, StringComparison.Ordinal);
        Assert.Contains("model.encoder.layers", Assert.Throws<UnrollException>(() => new TranslationSpec { Encoder = new(new LstmSpec(3)) { Layers = 0 } }.Build(ParameterStore.Draw(1).Root, fitted)).Message, StringComparison.Ordinal);
        Assert.Contains("model.minCount", Assert.Throws<UnrollException>(() => new TranslationSpec { MinCount = 100 }.Fit(Pairs)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JointTokensNeedATextAndNoOutputOfTheirOwn()
    {
        TranslationSpec joint = new() { Joint = true, Input = new TextInputSpec { Text = new TextSpec { Subwords = 5, MinCount = 1 } } };
        Fitted fitted = joint.Fit(Pairs);
        Assert.Equal(["merges", "tokens", "unit"], fitted.All.Keys);
        Assert.Contains("a@@", fitted.Get<Vocabulary>("tokens").Entries);
        Assert.Contains("model.input.type=text", Assert.Throws<UnrollException>(() => new TranslationSpec { Joint = true }.Fit(Pairs)).Message, StringComparison.Ordinal);
        Assert.Contains("model.output", Assert.Throws<UnrollException>(() => (joint with { Output = new TextSpec() }).Build(ParameterStore.Draw(1).Root, fitted)).Message, StringComparison.Ordinal);
        Assert.Contains("model.decoder.embedding: found 9", Assert.Throws<UnrollException>(() => (joint with { Decoder = new() { Embedding = 9 } }).Build(ParameterStore.Draw(1).Root, fitted)).Message, StringComparison.Ordinal);
        ParameterStore store = ParameterStore.Draw(1);
        _ = joint.Build(store.Root, fitted);
        Assert.DoesNotContain(store.Parameters, parameter => parameter.Name.StartsWith("input", StringComparison.Ordinal)); // one table for both
    }

    [Theory, InlineData(false, 100, "case:mixed"), InlineData(true, 100, "case:lc")]
    public void SmallLettersAreComparedWithSmallLetters(bool lower, double expected, string signature)
    {
        TranslationSpec spec = new() { Input = new WordsSpec { MinCount = 1 }, Output = new TextSpec { MinCount = 1, Case = lower ? LetterCase.Lower : LetterCase.Keep, Split = new MosesSplit() } };
        Example[] pairs = [new(new Words(["so"]), new PlainText("The dog sees the cats.")), new(new Words(["no"]), new PlainText("He isn't in the house of Anna."))];
        Translator translator = (Translator)spec.Build(ParameterStore.Draw(1).Root, spec.Fit(pairs));
        IAnswer[] right = [.. pairs.Select(pair => new TranslationAnswer([], [new WrittenOutput(lower ? pair.Target!.ToString().ToLowerInvariant() : pair.Target!.ToString(), [], 0, true)]))];
        Report report = translator.Score(pairs, right);
        Assert.Equal(expected, report.Main, 1e-9);
        Assert.Equal(1, report["exact"]);
        Assert.All(report.Signatures, one => Assert.Contains(signature, one, StringComparison.Ordinal));
    }

    [Fact]
    public void StreamedSubwordsGiveTheTextOfTheGreedyOutput()
    {
        using Device device = new(1);
        TranslationSpec spec = new() { Joint = true, Input = new TextInputSpec { Embedding = 4, Text = new TextSpec { Subwords = 2, MinCount = 1 } }, Encoder = new(new GruSpec(3)), Decoder = new() { Cell = new GruSpec(3), Embedding = 4, Readout = 4 } };
        ParameterStore store = ParameterStore.Draw(3);
        Translator translator = (Translator)spec.Build(store.Root, spec.Fit(Pairs));
        foreach (Parameter parameter in store.Parameters)
            TensorPrimitives.Multiply(parameter.Data.Span, 3, parameter.Data.Span);
        using Tape tape = Tape.ForPrediction(device);
        foreach (Example input in Pairs)
        {
            TranslationOptions greedy = new() { Beam = 1, MaxLength = 9 };
            TranslationAnswer answer = (TranslationAnswer)translator.Predict(tape, [input], greedy)[0];
            Assert.Equal(answer.Text, string.Concat(translator.Stream(device, input, greedy).Select(token => token.Text)));
            Assert.DoesNotContain("@@", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OutputsHeedTheirRules()
    {
        using Device device = new(1);
        Translator translator = Random(AttentionKind.General, false, true);
        foreach (Example input in Pairs)
        {
            foreach (int beam in new[] { 1, 4 })
            {
                TranslationOptions plain = new() { Beam = beam, Best = beam };
                Assert.All(Outputs(plain with { Prefix = "cab" }), text => Assert.StartsWith("cab", text.Text, StringComparison.Ordinal));
                Assert.All(Outputs(plain with { MinLength = 7 }), text => Assert.InRange(text.Tokens.Count, 7, 30));
                Assert.All(Outputs(plain with { MinRatio = 3 }), text => Assert.InRange(text.Tokens.Count, 3 * input.Length, 100));
                Assert.All(Outputs(plain with { LengthPenalty = beam > 1 ? 10 : 1, MaxRatio = 1 }), text => Assert.InRange(text.Tokens.Count, 0, input.Length));
                Assert.All(Outputs(plain with { MinLength = 3, NoRepeat = 1 }), text => Assert.Equal(text.Tokens.Distinct(), text.Tokens));
            }
            Assert.Equal(Outputs(new TranslationOptions { Samples = 3, Seed = 5 }), Outputs(new TranslationOptions { Samples = 3, Seed = 5 }), (one, other) => one.Text == other.Text);
            TranslationOptions drawn = new() { Samples = 1, Seed = 3 };
            Assert.Equal(Outputs(drawn)[0].Text, string.Concat(translator.Stream(device, input, drawn).Select(token => token.Text)));
            Assert.Equal(Outputs(new TranslationOptions { Beam = 1 })[0].Text, Outputs(new TranslationOptions { Samples = 1, Temperature = 0 })[0].Text);

            IReadOnlyList<WrittenOutput> Outputs(TranslationOptions options)
            {
                using Tape tape = Tape.ForPrediction(device);
                return ((TranslationAnswer)translator.Predict(tape, [input], options)[0]).Best;
            }
        }
    }

    [Fact]
    public void AnOutputThatIsGivenHasItsProbability()
    {
        using Device device = new(1);
        Translator translator = Random(AttentionKind.Additive, true, false);
        using Tape tape = Tape.ForPrediction(device);
        foreach (IAnswer given in translator.Predict(tape, Pairs, new TranslationOptions { Target = "cab" }))
            Assert.Equal("cab", ((TranslationAnswer)given).Text);
        TranslationAnswer answer = (TranslationAnswer)translator.Predict(tape, [Pairs[2]], new TranslationOptions { Target = "cab" })[0];
        Assert.Equal(Probability(translator, device, Pairs[2], "cab"), answer.Best[0].LogProbability, 1e-4);
        Assert.Equal(4, answer.LogProbabilities.Count);
        Assert.Equal(1, answer.Attention(3, 0) + answer.Attention(3, 1) + answer.Attention(3, 2) + answer.Attention(3, 3) + answer.Attention(3, 4), 1e-5);
        Assert.Contains("target: found \"z\"", Assert.Throws<UnrollException>(() => translator.Predict(tape, Pairs, new TranslationOptions { Target = "az" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RerankingSubtractsWhatOutputsAreWorthAlone()
    {
        using Device device = new(1);
        Translator translator = Random(AttentionKind.General, false, false, inputDropout: 0.5);
        Example nothing = new(new Words([]));
        int changed = 0;
        foreach (Example input in Pairs)
        {
            using Tape tape = Tape.ForPrediction(device);
            TranslationOptions options = new() { Beam = 40, Best = 40, LengthPenalty = 0, MaxLength = 4 };
            IReadOnlyList<WrittenOutput> plain = ((TranslationAnswer)translator.Predict(tape, [input], options)[0]).Best;
            IReadOnlyList<WrittenOutput> reranked = ((TranslationAnswer)translator.Predict(tape, [input], options with { Rerank = 0.7 })[0]).Best;
            IEnumerable<string> right = plain.Where(one => one.Ended).OrderByDescending(one => one.LogProbability - (0.7 * Probability(translator, device, nothing, one.Text))).Select(one => one.Text);
            Assert.Equal(right, reranked.Where(one => one.Ended).Select(one => one.Text));
            Assert.Equal(reranked[0].Text, ((TranslationAnswer)translator.Predict(tape, [input], options with { Rerank = 0.7, Best = 1 })[0]).Text);
            changed += plain[0].Text == reranked[0].Text ? 0 : 1;
        }
        Assert.True(changed > 0, "reranking changed no output");
        using Tape own = Tape.ForPrediction(device);
        Assert.Contains("temperature was given without samples", Assert.Throws<UnrollException>(() => translator.Predict(own, Pairs, new TranslationOptions { Temperature = 0.5 })).Message, StringComparison.Ordinal);
        Assert.Contains("below 3", Assert.Throws<UnrollException>(() => translator.Predict(own, Pairs, new TranslationOptions { MinLength = 3, MaxLength = 3 })).Message, StringComparison.Ordinal);
        Assert.Contains("model.inputDropout", Assert.Throws<UnrollException>(() => Random(AttentionKind.General, false, false).Predict(own, Pairs, new TranslationOptions { Rerank = 1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownTokensAreReplacedByWhatTheDecoderLookedAt()
    {
        using Device device = new(1);
        Example[] pairs = [new(new Words(["x", "y"]), new PlainText("p q r", TextUnit.Words)), new(new Words(["y"]), new PlainText("s a", TextUnit.Words)), new(new Words(["z"]), new PlainText("a t", TextUnit.Words))];
        TranslationSpec spec = new() { Input = new WordsSpec { MinCount = 1 }, MinCount = 2 }; // "a" alone is known
        ParameterStore store = ParameterStore.Draw(2);
        Translator translator = (Translator)spec.Build(store.Root, spec.Fit(pairs));
        store["output.bias"].Data.Span[0] = 20; // the unknown token
        using Tape tape = Tape.ForPrediction(device);
        TranslationAnswer answer = (TranslationAnswer)translator.Predict(tape, [pairs[0]], new TranslationOptions { Beam = 1, MaxLength = 5, ReplaceUnknown = true })[0];
        for (int t = 0; t < 5; t++)
            Assert.Equal(answer.Attention(t, 0) >= answer.Attention(t, 1) ? "x" : "y", answer.Best[0].Tokens[t]);
        IReadOnlyList<WrittenOutput> several = ((TranslationAnswer)translator.Predict(tape, [pairs[0]], new TranslationOptions { Beam = 3, Best = 3, MaxLength = 5, ReplaceUnknown = true })[0]).Best;
        Assert.DoesNotContain(Vocabulary.Unknown, several[0].Tokens);
        Assert.Contains(several.Skip(1), one => one.Tokens.Contains(Vocabulary.Unknown)); // where the decoder looked is known of the best output alone
        Assert.DoesNotContain(Vocabulary.Unknown, ((TranslationAnswer)translator.Predict(tape, [pairs[0]], new TranslationOptions { Beam = 1, MaxLength = 5 })[0]).Best[0].Tokens);
    }

    [Fact]
    public void APrefixAndRatiosNeedRoom()
    {
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        Translator translator = Random(AttentionKind.General, false, false);
        Assert.Equal("cab", ((TranslationAnswer)translator.Predict(tape, [Pairs[0]], new TranslationOptions { Prefix = "cab", MaxLength = 4 })[0]).Text[..3]);
        Assert.Contains("has no output of at most 3", Assert.Throws<UnrollException>(() => translator.Predict(tape, [Pairs[0]], new TranslationOptions { Prefix = "cab", MaxLength = 3 })).Message, StringComparison.Ordinal); // no room for the end
        Assert.Equal("minRatio: found 2; expected at most 1.5, as maxRatio is.", Assert.Throws<UnrollException>(() => translator.Predict(tape, Pairs, new TranslationOptions { MinRatio = 2, MaxRatio = 1.5 })).Message);
    }

    /// <summary>Each loss in training is that of the pair, or that of its output after an input without steps.</summary>
    [Fact]
    public void TrainingHidesSomeInputs()
    {
        using Device device = new(1);
        TranslationSpec spec = new() { Input = new WordsSpec { Embedding = 4, MinCount = 1 }, Encoder = new(new GruSpec(3)), Decoder = new() { Cell = new GruSpec(3), Readout = 4, Embedding = 4 }, Dropout = 0, MinCount = 1, InputDropout = 0.5 };
        Translator translator = (Translator)spec.Build(ParameterStore.Draw(5).Root, spec.Fit(Pairs));
        using Tape prediction = Tape.ForPrediction(device);
        Real shown = translator.Loss(prediction, [Pairs[0]]).Item(), hidden = translator.Loss(prediction, [new Example(new Words([]), Pairs[0].Target)]).Item();
        Assert.True(Math.Abs(shown - hidden) > 1e-3, "the input changes nothing");
        int hides = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            using Tape training = Tape.ForTraining(device, new Rng(seed));
            Real loss = translator.Loss(training, [Pairs[0]]).Item();
            bool hid = Math.Abs(loss - hidden) < 1e-5;
            Assert.True(hid || Math.Abs(loss - shown) < 1e-5, $"a loss of {loss}");
            hides += hid ? 1 : 0;
        }
        Assert.InRange(hides, 4, 16);
    }

    [Fact]
    public void ScheduledSamplingFeedsTheModelsOwnTokens()
    {
        using Device device = new(1);
        Translator plain = Random(AttentionKind.General, false, false), sampling = Random(AttentionKind.General, false, false, scheduledSampling: 1);
        using Tape tape = Tape.ForTraining(device, new Rng(3));
        foreach (Example pair in Pairs)
        {
            // by hand: the most probable token at each place, given the right ones before it, stands before the next one
            string right = pair.Target!.ToString();
            string fed = string.Concat(right.Select((letter, t) => Likely(pair, right[..t]) ?? letter));
            double expected = 0;
            for (int t = 0; t <= right.Length; t++)
                expected -= t < right.Length ? CutProbability(plain, device, pair, fed[..t] + right[t]) - CutProbability(plain, device, pair, fed[..t]) : Probability(plain, device, pair, fed) - CutProbability(plain, device, pair, fed);
            Assert.Equal(expected / (right.Length + 1), sampling.Loss(tape, [pair]).Item(), 1e-3);
        }

        // null where the end or the unknown token is more probable than every letter
        char? Likely(Example pair, string before)
        {
            double[] letters = [.. "abc".Select(letter => Math.Exp(CutProbability(plain, device, pair, before + letter) - CutProbability(plain, device, pair, before)))];
            double end = Math.Exp(Probability(plain, device, pair, before) - CutProbability(plain, device, pair, before)), unknown = 1 - letters.Sum() - end;
            return letters.Max() > Math.Max(end, unknown) ? "abc"[Array.IndexOf(letters, letters.Max())] : null;
        }
    }

    [Fact]
    public void PerplexityIsThatOfTheRightOutputs()
    {
        using Device device = new(1);
        Translator translator = Random(AttentionKind.General, false, false, metric: TranslationMetric.Perplexity);
        using Tape tape = Tape.ForPrediction(device);
        double loss = translator.Loss(tape, Pairs).Item();
        Report whole = translator.Score(Pairs, translator.Predict(tape, Pairs)), scored = translator.Score(Pairs, ((IScoredProblem)translator).PrepareScoring(Pairs)(tape));
        Assert.Equal(Math.Exp(loss), whole.Main, 1e-4);
        Assert.Equal(whole.Main, scored.Main, 1e-6);
        Assert.True(whole.IsError("perplexity"));
        Assert.Equal(["perplexity"], scored.Scores.Keys);
        Assert.Equal(1, whole["commonest10"]); // five outputs
        Example[] withNothing = [.. Pairs, new(new Words([]), new PlainText("a", TextUnit.Characters))];
        Assert.Equal("perplexity", translator.Score(withNothing, translator.Predict(tape, withNothing)).Metric); // an empty input counts, too
        Assert.Equal(Pairs.Length, whole.ByLength.Sum(group => group.Count));
    }

    /// <summary>Of a text and its end, in nats: by the loss.</summary>
    private static double Probability(Translator translator, Device device, Example input, string text)
    {
        using Tape tape = Tape.ForPrediction(device);
        return -translator.Loss(tape, [input.With(new PlainText(text, TextUnit.Characters))]).Item() * (text.Length + 1);
    }

    /// <summary>Of a text without its end, in nats.</summary>
    private static double CutProbability(Translator translator, Device device, Example input, string text)
    {
        using Tape tape = Tape.ForPrediction(device);
        return text.Length == 0 ? 0 : ((TranslationAnswer)translator.Predict(tape, [input], new TranslationOptions { Target = text })[0]).LogProbabilities.Take(text.Length).Sum();
    }

    /// <summary>All texts of up to so many letters.</summary>
    private static List<string> Enumerated(string letters, int length)
    {
        List<string> all = [""];
        for (int i = 0; i < all.Count; i++)
        {
            if (all[i].Length < length)
                all.AddRange(letters.Select(letter => all[i] + letter));
        }
        return all;
    }

    private static Translator Random(AttentionKind kind, bool feeding, bool tied, double inputDropout = 0, double scheduledSampling = 0, TranslationMetric metric = TranslationMetric.Bleu)
    {
        ParameterStore store = ParameterStore.Draw(11);
        TranslationSpec spec = new()
        {
            Input = new WordsSpec { Embedding = 4, MinCount = 1 },
            Encoder = new(new GruSpec(3)) { Bidirectional = kind != AttentionKind.Dot },
            Decoder = new() { Cell = new GruSpec(3), Attention = kind, InputFeeding = feeding, Coverage = feeding, Readout = 4, Embedding = 4, Tied = tied, ScheduledSampling = scheduledSampling },
            Dropout = scheduledSampling > 0 ? 0 : 0.3,
            InputDropout = inputDropout,
            Metric = metric,
            MinCount = 1,
        };
        Translator translator = (Translator)spec.Build(store.Root, spec.Fit(Pairs));
        foreach (Parameter parameter in store.Parameters) // sharper than fresh ones, so that outputs differ
            TensorPrimitives.Multiply(parameter.Data.Span, 3, parameter.Data.Span);
        if (feeding)
            store["decoder.attention.coverage"].Data.Span.Fill(-2);
        return translator;
    }
}
