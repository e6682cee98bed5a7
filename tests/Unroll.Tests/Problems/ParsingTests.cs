namespace Unroll.Tests;

/// <summary>Parsers with random weights: decoding step by step against reading at once, outputs with and without the constraint, and scores.</summary>
public sealed class ParsingTests
{
    private static readonly Example[] Bank = [.. new[] { "(S (NP (D the) (N cat)) (VP (V sees) (NP (D a) (N dog))))", "(S (NP (N cats)) (VP (V sleep)))", "(NP (N dog))" }.Select(text => TreesDataSpec.Pair(Tree.Parse(text)))];

    public static TheoryData<Following, bool, AttentionKind> Networks => new()
    {
        { Following.None, false, AttentionKind.General }, { Following.Word, false, AttentionKind.None }, { Following.Word, true, AttentionKind.Additive }, { Following.Phrase, false, AttentionKind.General },
        { Following.Phrase, true, AttentionKind.General },
    };

    /// <summary>The log-probability that decoding adds up token by token is that of all tokens read at once; also of malformed outputs.</summary>
    [Theory, MemberData(nameof(Networks))]
    public void DecodingStepByStepIsReadingAtOnce(Following follow, bool feeding, AttentionKind attention)
    {
        Parser parser = Random(follow, feeding, attention, 3);
        foreach (bool wellFormed in new[] { true, false })
        {
            foreach (ParsingAnswer answer in Predict(parser, new ParsingOptions { Beam = 4, Best = 2, WellFormed = wellFormed }))
            {
                Assert.Equal(answer.Best[0].LogProbability, answer.LogProbabilities.Sum(), 1e-4);
                Assert.Equal(answer.Best[0].Tokens.Count + (answer.Best[0].Ended ? 1 : 0), answer.LogProbabilities.Count);
            }
        }
    }

    [Fact]
    public void WhatIsFollowedChangesTheAnswer() =>
        Assert.Equal(3, new[] { Following.None, Following.Word, Following.Phrase }.Select(follow => Predict(Random(follow, false, AttentionKind.General, 3), new ParsingOptions())[0].Best[0].LogProbability).Distinct().Count());

    [Fact]
    public void ThePlaceIsTheNextWordAndTheStartOfThePhrase()
    {
        TreeTokens tokens = new(TreeTokens.Fit(Bank.Targets<Tree>("A test"), labelled: true, tagged: true), labelled: true, tagged: true);
        IReading place = TreeReading.Start(tokens, Following.Phrase)!;
        List<(int, int)> rows = [];
        foreach (string token in "(S (NP D N )NP (VP V )VP )S )S D".Split(' '))
        {
            rows.Add((place.Row(0), place.Row(1)));
            place = place.After(tokens.Tokens.Id(token));
        }
        Assert.Equal([(0, 0), (0, 0), (0, 0), (1, 0), (2, 0), (2, 0), (2, 2), (3, 2), (3, 0), (3, 0), (3, 0)], rows);
        Assert.Equal(4, place.Row(0));
        Assert.Null(TreeReading.Start(tokens, Following.None));
        Assert.Equal(1, TreeReading.Start(tokens, Following.Word)!.Count);
    }

    [Theory, MemberData(nameof(Networks))]
    public void OutputsAreTreesOverAllWordsUnlessTheyMayBeMalformed(Following follow, bool feeding, AttentionKind attention)
    {
        int malformed = 0;
        for (ulong seed = 0; seed < 5; seed++)
        {
            Parser parser = Random(follow, feeding, attention, seed);
            foreach (int beam in new[] { 1, 3 })
            {
                ParsingAnswer[] answers = Predict(parser, new ParsingOptions { Beam = beam, Best = beam });
                Assert.All(Bank.Zip(answers), pair => Assert.All(pair.Second.Best, one => Assert.Equal(pair.First.ToString(), string.Join(' ', one.Tree!.Tokens))));
                Report report = parser.Score(Bank, answers);
                Assert.Equal(0, report["malformed"]);
                ParsingAnswer[] free = Predict(parser, new ParsingOptions { Beam = beam, WellFormed = false });
                malformed += free.Count(answer => answer.Tree is null);
                Assert.Equal(free.Count(answer => answer.Tree is null) / 3.0, parser.Score(Bank, free)["malformed"], 1e-12);
                Assert.All(free.Where(answer => answer.Tree is null), answer => Assert.StartsWith("malformed: ", answer.ToString(), StringComparison.Ordinal));
            }
        }
        Assert.True(malformed > 10, $"only {malformed} outputs were malformed");
    }

    [Fact]
    public void TreesWithoutTagsAreScoredWithTheRightOnes()
    {
        Parser parser = Random(Following.Word, false, AttentionKind.None, 1, tagged: false);
        ParsingAnswer[] answers = Predict(parser, new ParsingOptions());
        Assert.All(answers, answer => Assert.All(answer.Tree!.Leaves, leaf => Assert.Equal("XX", leaf.Label)));
        Report report = parser.Score(Bank, answers);
        Assert.False(report.Scores.ContainsKey("tags"));
        Assert.Equal(0, report["errors"]);
        Assert.Equal(["f1", "precision", "recall", "exact", "errors", "malformed"], report.Scores.Keys);
        Example marked = TreesDataSpec.Pair(Tree.Parse("(S (N cats) (V sleep) (. .))")); // a mark does not count, and only the right tree tells that it is one
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        Assert.Equal(0, parser.Score([marked], parser.Predict(tape, [marked]))["errors"]);
    }

    [Fact]
    public void NothingIsAnsweredByNothingAndTooShortAnOutputIsASentence()
    {
        Parser parser = Random(Following.Phrase, false, AttentionKind.General, 1);
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        ParsingAnswer nothing = (ParsingAnswer)parser.Predict(tape, [new Example(new Words([]))])[0];
        Assert.Null(nothing.Tree);
        Assert.Empty(nothing.Figures);
        Assert.Equal("", nothing.ToString());
        Assert.Equal(8, ((ParsingAnswer)parser.Predict(tape, [Bank[0]], new ParsingOptions { MaxLength = 8 })[0]).LogProbabilities.Count);
        Assert.Equal("The training set: found no tree with a phrase; expected at least one.", Assert.Throws<UnrollException>(() => new ParsingSpec().Fit([TreesDataSpec.Pair(Tree.Parse("(N a)"))])).Message);
    }

    private static ParsingAnswer[] Predict(Parser parser, ParsingOptions options)
    {
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        return [.. parser.Predict(tape, Bank, options).Select(answer => (ParsingAnswer)answer)];
    }

    private static Parser Random(Following follow, bool feeding, AttentionKind attention, ulong seed, bool tagged = true)
    {
        ParsingSpec spec = new()
        {
            Input = new WordsSpec { MinCount = 1, Embedding = 4 },
            Encoder = new RecurrentSpec(new GruSpec(4)) { Bidirectional = true },
            Decoder = new DecoderSpec { Cell = new LstmSpec(5), Embedding = 3, Readout = 4, InputFeeding = feeding, Attention = attention },
            Follow = follow,
            Tags = tagged,
        };
        return (Parser)spec.Build(ParameterStore.Draw(seed).Root, spec.Fit(Bank));
    }
}
