namespace Unroll.Tests;

/// <summary>Attributions against functions whose attributions are known, and on every problem that has them.</summary>
public sealed class SaliencyTests
{
#if SINGLE
    private const double Tolerance = 2e-4;
#else
    private const double Tolerance = 1e-10;
#endif
    private const int Many = 1500; // two inputs of so many steps do not share a tape

    private static readonly Device Device = TestDevice.Default;

    public static TheoryData<string> Rows() => [.. ProblemCases.All.Where(row => row.Build(Device).Problem is IAttributionProblem and not Tagger { Linear: not null }).Select(row => row.Name)];

    /// <summary>Of a linear score, all methods give each step its part.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(Many)]
    public void OfALinearScoreAllMethodsAreEqual(int T)
    {
        (Tensor x, Tensor baseline, Tensor w, double[] parts) = Linear(T);
        Attribution found = Attribution.Of(Device, rows => Sums(rows, w), x, baseline, 3);
        for (int t = 0; t < T; t++)
        {
            Assert.Equal(parts[t], found.GradientTimesInput[t], Tolerance);
            Assert.Equal(parts[t], found.IntegratedGradients[t], Tolerance);
            Assert.Equal(parts[t], found.LeaveOneOut[t], Many * Tolerance);
        }
        Assert.Equal(parts.Sum(), found.Score - found.BaselineScore, Many * Tolerance);
    }

    /// <summary>Of the square of a linear score s, by hand: gradient x input 2 s(x) d, integrated gradients (s(x) + s(b)) d, leave-one-out s(x)² - (s(x) - d)².</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void OfASquareEachMethodGivesWhatItsFormulaSays(int steps)
    {
        (Tensor x, Tensor baseline, Tensor w, double[] parts) = Linear(5);
        Attribution found = Attribution.Of(Device, rows => Sums(rows, w).Square(), x, baseline, steps);
        double sx = Enumerable.Range(0, x.Count).Sum(i => (double)x.Span[i] * w.Span[i % 2]), sb = sx - parts.Sum();
        for (int t = 0; t < 5; t++)
        {
            Assert.Equal(2 * sx * parts[t], found.GradientTimesInput[t], 10 * Tolerance);
            Assert.Equal((sx + sb) * parts[t], found.IntegratedGradients[t], 10 * Tolerance);
            Assert.Equal((sx * sx) - ((sx - parts[t]) * (sx - parts[t])), found.LeaveOneOut[t], 10 * Tolerance);
        }
        Assert.Equal((sx * sx) - (sb * sb), found.IntegratedGradients.Sum(), 10 * Tolerance);
    }

    /// <summary>Of the cube of a linear score that changes by d, the middles of m steps miss d³ / 4 m²: the integral is complete as steps grow.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public void TheIntegralIsComplete(int steps)
    {
        (Tensor x, Tensor baseline, Tensor w, double[] parts) = Linear(5);
        Attribution found = Attribution.Of(Device, rows => Sums(rows, w).Square() * Sums(rows, w), x, baseline, steps);
        Assert.Equal(-Math.Pow(parts.Sum(), 3) / (4.0 * steps * steps), found.IntegratedGradients.Sum() - (found.Score - found.BaselineScore), 10 * Tolerance);
    }

    /// <summary>What an answer says has the score of the answer: the log-odds of its probability, or its number.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void ClaimsHaveTheScoresOfTheAnswers(string name)
    {
        ProblemCase row = ProblemCases.All.Single(one => one.Name == name);
        using Model model = row.Build(Device);
        foreach (Example example in row.Train)
        {
            IAnswer answer = model.Predict([example])[0];
            IReadOnlyList<Saliency> found = Saliency.Of(model, example, new SaliencyOptions { Steps = 64 });
            double[] expected = [.. Expected(answer)];
            Assert.Equal(expected.Length, found.Count);
            for (int i = 0; i < expected.Length; i++)
            {
                if (!double.IsNaN(expected[i])) // scores without probabilities
                    Assert.Equal(expected[i], found[i].Score, 50 * Tolerance * Math.Max(1, Math.Abs(expected[i])));
                Assert.Equal(0, found[i].Gap, 0.02 * Math.Max(1, Math.Abs(found[i].Score - found[i].BaselineScore)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void ScoresHaveTheirGradients(string name)
    {
        ProblemCase row = ProblemCases.All.Single(one => one.Name == name);
        using Model model = row.Build(Device);
        IAttributionProblem problem = (IAttributionProblem)model.Problem;
        Example example = row.Train[0];
        using Tape tape = Tape.ForPrediction(Device);
        Tensor rows = problem.InputRows(tape, [example.Input]).Rows.Keep();
        foreach (Claim claim in problem.Claims(model.Predict([example])[0]))
            GradientCheck.Run(7, (_, values) => claim.Score(new Sequences(new SequenceLayout(rows.Shape[0]), values[0])), rows);
    }

    /// <summary>A word of a sentence that is read with its neighbours: its own vector alone is replaced, in every window that holds it.</summary>
    [Fact]
    public void AWordIsLeftOutOfAllWindows()
    {
        Recipe recipe = new() { Model = new TaggingSpec { Input = new WordsSpec { Embedding = 4, MinCount = 1, Window = 1 }, Encoder = new RecurrentSpec(new ElmanSpec(3)) { Layers = 0 }, Dropout = 0 } };
        Example[] train = [Example.Tagged(["a", "b", "c", "d"], ["x", "y", "x", "y"])];
        using Model model = Model.Build(recipe, recipe.Model.Fit(train), ParameterStore.Draw(3), null, Device);
        foreach (Saliency one in Saliency.Of(model, train[0]))
        {
            for (int t = 0; t < 4; t++)
                Assert.True(Math.Abs(t - one.Claim.Step!.Value) <= 1 == (one.LeaveOneOut[t] != 0), $"step {t} of the answer of step {one.Claim.Step}: {one.LeaveOneOut[t]}");
            for (int t = 0; t < 4; t++) // two tags: the log-odds are linear
                Assert.Equal(one.LeaveOneOut[t], one.GradientTimesInput[t], 10 * Tolerance);
        }
    }

    [Fact]
    public void TheUnknownWordIsAnotherBaseline()
    {
        ProblemCase row = ProblemCases.All.First(one => one.Problem == "tagging");
        using Model model = row.Build(Device);
        Example unknown = new(new Words(["to", "neverheard"], null));
        SaliencyOptions options = new() { UnknownWords = true };
        Saliency[] found = [.. Saliency.Of(model, unknown, options)];
        Assert.All(found, one => Assert.True(one.LeaveOneOut[0] != 0));
        Assert.All(Saliency.Of(model, new Example(new Words([Vocabulary.Unknown])), options), one => Assert.Equal(0, one.LeaveOneOut[0], Tolerance));
        Assert.StartsWith("The baseline is to be the unknown word, but the input is ", Assert.Throws<UnrollException>(() => Saliency.Of(Other("regression", out Example frames), frames, options)).Message, StringComparison.Ordinal);
        Assert.Single(Saliency.Of(model, unknown, new SaliencyOptions { Step = 2 }));
        Assert.Equal("Saliency: found the step 3; expected 1 to 2, one of which the answer says something.", Assert.Throws<UnrollException>(() => Saliency.Of(model, unknown, new SaliencyOptions { Step = 3 })).Message);
    }

    [Fact]
    public void ModelsThatCannotBeAskedAreNamed()
    {
        Assert.StartsWith("The model reads features of words and no vectors; expected a network", Assert.Throws<UnrollException>(() => Saliency.Of(Other("features", out Example words), words)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The model's problem (Parser) does not say how its answers follow from its inputs", Assert.Throws<UnrollException>(() => Saliency.Of(Other("parsing", out Example tree), tree)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindingsSayWhatIsSeen()
    {
        ProblemCase row = ProblemCases.All.First(one => one.Problem == "tagging");
        using Model model = row.Build(Device);
        Findings all = SaliencyFindings.Explore(model, row.Train[1]), one = SaliencyFindings.Explore(model, row.Train[1], new SaliencyOptions { Step = 3 });
        Assert.Equal("What moved the answer to: port of new york", all.Title);
        Assert.Equal(16, all.Tables[0].Count);
        Assert.Equal(4, all.Tables[1].Count);
        Assert.StartsWith("Of 4 answers, ", all.Seen[1], StringComparison.Ordinal);
        Assert.StartsWith("The model answers new: ", one.Seen[0], StringComparison.Ordinal);
        HeatMapFigure map = Assert.IsType<HeatMapFigure>(one.Figures[0]);
        Assert.Equal([(2, 0), (2, 1), (2, 2)], map.Marked);
        Assert.Equal(["port", "of", "new", "york"], map.Rows);
    }

    /// <summary>Tables, figures and sentences have the numbers of the methods, each in its place.</summary>
    [Fact]
    public void FindingsHaveTheNumbersOfTheMethods()
    {
        ProblemCase row = ProblemCases.All.First(one => one.Problem == "tagging");
        using Model model = row.Build(Device);
        Saliency[] each = [.. Saliency.Of(model, row.Train[1])];
        Findings all = SaliencyFindings.Explore(model, row.Train[1]), one = SaliencyFindings.Explore(model, row.Train[1], new SaliencyOptions { Step = 3 });
        LabTable table = all.Tables[0], agreement = all.Tables[1];
        Assert.Equal(Enumerable.Range(1, 4).SelectMany(step => Enumerable.Repeat((double)step, 4)), table.Columns[1].Values);
        Assert.Equal(each.SelectMany(some => some.GradientTimesInput), table.Columns[4].Values);
        Assert.Equal(each.SelectMany(some => some.IntegratedGradients), table.Columns[5].Values);
        Assert.Equal(each.SelectMany(some => some.LeaveOneOut), table.Columns[6].Values);
        Assert.Equal(each.Select(some => Saliency.Agreement(some.GradientTimesInput, some.IntegratedGradients)), agreement.Columns[4].Values);
        Assert.Equal(each.Select(some => Saliency.Agreement(some.GradientTimesInput, some.LeaveOneOut)), agreement.Columns[5].Values);
        Assert.Equal(each.Select(some => Saliency.Agreement(some.IntegratedGradients, some.LeaveOneOut)), agreement.Columns[6].Values);
        Assert.Equal(each.SelectMany(some => some.IntegratedGradients), Assert.IsType<HeatMapFigure>(all.Figures[0]).Values.SelectMany(values => values));
        int own = each.Count(some => Most(some) == some.Claim.Step);
        Assert.Equal($"Of 4 answers, {own} are moved most by the step that they are about.", all.Seen[1]);
        HeatMapFigure map = Assert.IsType<HeatMapFigure>(one.Figures[0]);
        for (int t = 0; t < 4; t++)
            Assert.Equal([each[2].GradientTimesInput[t], each[2].IntegratedGradients[t], each[2].LeaveOneOut[t]], map.Values[t]);
        Assert.StartsWith(FormattableString.Invariant($"By integrated gradients, most for it are \"{each[2].Steps[Most(each[2])]}\" ({each[2].IntegratedGradients.Max():+0.00;-0.00})"), one.Seen[1], StringComparison.Ordinal);
        Assert.Equal(each[2].Score - each[2].BaselineScore + each[2].Gap, each[2].IntegratedGradients.Sum(), 1e-9);

        foreach (Saliency some in each)
        {
            double change = some.Score - some.BaselineScore, sum = some.LeaveOneOut.Sum();
            IReadOnlyList<string> seen = SaliencyFindings.Explore(model, row.Train[1], new SaliencyOptions { Step = some.Claim.Step + 1 }).Seen;
            Assert.Equal(change > 0 && sum < 0.8 * change, seen.Any(sentence => sentence.Contains("less than the change", StringComparison.Ordinal)));
            Assert.Equal(change > 0 && sum > change / 0.8, seen.Any(sentence => sentence.Contains("more than the change", StringComparison.Ordinal)));
        }

        static int Most(Saliency some) => some.IntegratedGradients.Index().MaxBy(pair => pair.Item).Index;
    }

    private static IEnumerable<double> Expected(IAnswer answer) => answer switch
    {
        Tagging tagging => tagging.Words.Select((_, t) => tagging.HasProbabilities ? Odds(tagging.Probability(t)) : double.NaN),
        JointAnswer joint => [.. Expected(joint.Slots), .. Expected(joint.Intent)],
        Classification { IsMultiLabel: false } one => [Odds(one.Probability(one.Labels[0]))],
        Classification several => (several.Labels.Count > 0 ? several.Labels : [.. several.Ranked.Take(1)]).Select(label => Odds(several.Probability(label))),
        Estimate number => [number.Number],
        TranslationAnswer written => [written.LogProbabilities.Sum()],
        TextAnswer text => text.LogProbabilities.Select(log => Odds(Math.Exp(log))),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} is new here; say what its claims score."),
    };

    private static double Odds(double p) => Math.Log(p) - Math.Log(1 - p);

    private static Model Other(string problem, out Example example)
    {
        ProblemCase row = ProblemCases.All.First(one => one.Problem == problem);
        example = row.Train[0];
        return row.Build(Device);
    }

    private static Value Sums(Sequences rows, Tensor w) => rows.With(rows.Rows.MatMul(rows.Rows.Tape.Constant(w))).SumOverTime(rows.Rows.Tape.Constant(Ones(rows.Layout.Rows))).SumColumns();

    private static Tensor Ones(int rows)
    {
        Tensor ones = new(new Shape(rows, 1));
        ones.Span.Fill(1);
        return ones;
    }

    private static (Tensor X, Tensor Baseline, Tensor W, double[] Parts) Linear(int T)
    {
        Rng random = new(7);
        Tensor x = new(new Shape(T, 2)), baseline = new(new Shape(T, 2)), w = new(new Shape(2, 1), [(Real)0.75, (Real)(-0.5)]);
        for (int i = 0; i < x.Count; i++)
            (x.Span[i], baseline.Span[i]) = ((Real)random.NextNormal(), (Real)(0.3 * random.NextNormal()));
        return (x, baseline, w, [.. Enumerable.Range(0, T).Select(t => Enumerable.Range(0, 2).Sum(f => ((double)x.Span[(2 * t) + f] - baseline.Span[(2 * t) + f]) * w.Span[f]))]);
    }
}
