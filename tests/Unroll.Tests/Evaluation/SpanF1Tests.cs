namespace Unroll.Tests;

public sealed class SpanF1Tests
{
    [Fact]
    public void CountsByHand()
    {
        var gold = "B-p I-p O B-l O B-l".Split(' ');
        var predicted = "B-p I-p I-p O O I-l".Split(' ');
        var report = SpanF1.Of([(gold, predicted)]);
        Assert.Equal(0.5, report["precision"]);             // p 0-3 is wrong, l 5-6 right though it begins with I-
        Assert.Equal(1.0 / 3, report["recall"], 12);
        Assert.Equal(0.4, report.F1, 12);
        Assert.Equal(0.5, report["accuracy"]);
        Assert.Equal(new TypeScore(1, 0.5, 2.0 / 3, 2, 1, 1), report.ByType["l"]);
        Assert.Equal(["l", "p"], report.ByType.Keys);
        Assert.Equal(["precision", "recall", "f1", "accuracy"], report.Scores.Keys);
        Assert.Equal(report.F1, report.Main);
        Assert.Equal("The report has no score \"bleu\"; expected one of precision, recall, f1, accuracy.",
            Assert.Throws<UnrollException>(() => report["bleu"]).Message);
    }

    [Fact]
    public void NothingPredictedScoresNothing()
    {
        var report = SpanF1.Of([(["B-p", "O"], ["O", "O"]), ([], [])]);
        Assert.Equal((0.0, 0.0, 0.0, 0.5), (report["precision"], report["recall"], report.F1, report["accuracy"]));
        Assert.Equal(0, SpanF1.Of([]).F1);
        Assert.Equal("A sentence with 1 gold tags was given 2 predicted ones; expected one for each.",
            Assert.Throws<UnrollException>(() => new SpanF1().Add(["O"], ["O", "O"])).Message);
    }

    [Fact]
    public void SpansInOtherSchemesCountTheSame()
    {
        var report = SpanF1.Of([("S-p B-l E-l O B-l E-l".Split(' '), "B-p B-l I-l O I-l B-l".Split(' '))]);
        Assert.Equal((2L, 1L), (report.ByType["l"].Gold, report.ByType["l"].Correct));
        Assert.Equal(1, report.ByType["p"].F1);
        Assert.Equal(0.5, report["precision"]);
    }

    [Fact]
    public void PlainTagsAreCountedWordByWord()
    {
        var report = TagAccuracy.Of([("N V N D".Split(' '), "N N N D".Split(' '))]);
        Assert.Equal(("accuracy", 0.75), (report.Metric, report.Main));
        Assert.Equal(TypeScore.Of(2, 3, 2), report.ByType["N"]);
        Assert.Equal("The report has no score \"f1\"; expected one of accuracy.", Assert.Throws<UnrollException>(() => report.F1).Message);
    }

    [Theory]
    [InlineData("BIO", 1)]
    [InlineData("BIESO", 2)]
    public void AgreesWithTheScanOfConlleval(string prefixes, ulong seed)
    {
        var random = new SampleRandom(seed);
        for (var trial = 0; trial < 4000; trial++)
        {
            var (count, oracle) = (new SpanF1(), new Scan());
            for (var sentence = random.Below(3); sentence >= 0; sentence--)
            {
                var length = random.Below(8);
                var (gold, predicted) = (Draw(length), Draw(length));
                for (var t = 0; t < length; t++)
                    if (random.Below(3) > 0)
                        predicted[t] = gold[t];
                count.Add(gold, predicted);
                oracle.Add(gold, predicted);
            }

            var report = count.ToReport();
            Assert.Equal((oracle.Gold, oracle.Predicted, oracle.Correct),
                (report.ByType.Values.Sum(s => s.Gold), report.ByType.Values.Sum(s => s.Predicted), report.ByType.Values.Sum(s => s.Correct)));
            var f1 = oracle.Gold + oracle.Predicted == 0 ? 0 : 2.0 * oracle.Correct / (oracle.Gold + oracle.Predicted);
            Assert.Equal(f1, report.F1, 12);
        }

        string[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ =>
            prefixes[random.Below(prefixes.Length)] is var prefix && prefix == 'O' ? "O" : $"{prefix}-{"xy"[random.Below(2)]}")];
    }

    /// <summary>One scan with the state of both sequences, as the published evaluation is defined; no spans are made.</summary>
    private sealed class Scan
    {
        private bool _inCorrect;

        public long Gold { get; private set; }

        public long Predicted { get; private set; }

        public long Correct { get; private set; }

        public void Add(string[] gold, string[] predicted)
        {
            var (g0, p0) = ("O", "O");
            for (var t = 0; t <= gold.Length; t++)
            {
                var (g, p) = t < gold.Length ? (gold[t], predicted[t]) : ("O", "O");
                if (_inCorrect)
                {
                    var (goldEnds, predictedEnds) = (Ends(g0, g), Ends(p0, p));
                    if (goldEnds && predictedEnds)
                        Correct++;
                    if (goldEnds || predictedEnds || g[1..] != p[1..])
                        _inCorrect = false;
                }

                var (goldStarts, predictedStarts) = (Starts(g0, g), Starts(p0, p));
                if (goldStarts && predictedStarts && g[1..] == p[1..])
                    _inCorrect = true;
                Gold += goldStarts ? 1 : 0;
                Predicted += predictedStarts ? 1 : 0;
                (g0, p0) = (g, p);
            }
        }

        private static bool Ends(string before, string now) => before[0] switch
        {
            'O' => false,
            'E' or 'S' => true,
            _ => now[0] is 'B' or 'S' or 'O' || before[1..] != now[1..],
        };

        private static bool Starts(string before, string now) => now[0] switch
        {
            'O' => false,
            'B' or 'S' => true,
            _ => before[0] is 'O' or 'E' or 'S' || before[1..] != now[1..],
        };
    }
}
