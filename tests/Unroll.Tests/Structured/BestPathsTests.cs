namespace Unroll.Tests;

/// <summary>The k best answers of a chain against the list of all: their scores, their order, each once; ties and forbidden tags among them.</summary>
public sealed class BestPathsTests
{
    public static TheoryData<int, int, int> Sizes => new() { { 0, 3, 1 }, { 1, 1, 2 }, { 1, 4, 3 }, { 3, 1, 4 }, { 4, 3, 5 }, { 5, 4, 6 }, { 7, 2, 7 }, { 6, 3, 8 } };

    [Theory, MemberData(nameof(Sizes))]
    public void TheyAreThoseOfTheListOfAllAnswers(int words, int tags, int seed)
    {
        foreach (bool coarse in (bool[])[false, true])
        {
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            Samples draw = new((ulong)seed);
            Value Numbers(params int[] sizes)
            {
                Tensor tensor = draw.Normal(sizes);
                for (int i = 0; i < tensor.Count && coarse; i++)
                    tensor.Span[i] = draw.Int(9) == 0 ? Real.NegativeInfinity : Real.Round(tensor.Span[i]); // many equal scores
                return tape.Constant(tensor);
            }
            Chain chain = new(new Sequences(new SequenceLayout(2, words, 1), Numbers(words + 3, tags)), Numbers(tags, tags), Numbers(tags), Numbers(tags));
            List<(double Score, int[] Tags)> all = [.. Enumerated.Answers(words, tags).Select(answer => (Score(chain, answer), answer)).Where(pair => !double.IsNegativeInfinity(pair.Item1))];
            double[] scores = [.. all.Select(pair => pair.Score).OrderDescending()];
            ChainSteps steps = new(chain, 1);
            double logZ = Enumerated.LogSum(scores);
            Assert.True(double.IsNegativeInfinity(logZ) ? double.IsNegativeInfinity(steps.LogPartition()) : Math.Abs(logZ - steps.LogPartition()) < 1e-9);
            foreach (int k in (int[])[1, 2, 3, 10, 100, int.MaxValue])
            {
                BestPaths<ChainSteps> best = new(steps, k);
                Assert.Equal(Math.Min(k, scores.Length), best.Count);
                HashSet<string> seen = [];
                for (int rank = 0; rank < best.Count; rank++)
                {
                    int[] answer = steps.Tags(best.Backward(rank));
                    Assert.InRange(best.Score(rank), scores[rank] - 1e-9, scores[rank] + 1e-9);
                    Assert.InRange(Score(chain, answer), scores[rank] - 1e-9, scores[rank] + 1e-9);
                    Assert.True(seen.Add(string.Join(' ', answer)), "an answer came twice");
                }
            }
        }
    }

    /// <summary>So many tags that a lattice of all arcs would be refused: nothing speaks of constraints that nobody gave.</summary>
    [Fact]
    public void ThousandsOfTagsAreAnswered()
    {
        const int tags = 3000;
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor scores = new(new Shape(2, tags));
        (scores.Span[7], scores.Span[tags + 9], scores.Span[tags + 11]) = (5, 5, 4);
        Chain chain = new NoTransitions().Of(new Sequences(new SequenceLayout(2), tape.Constant(scores)));
        BestPaths<ChainSteps> best = new(new ChainSteps(chain, 0), 2);
        Assert.Equal([7, 9], new ChainSteps(chain, 0).Tags(best.Backward(0)));
        Assert.Equal([7, 11], new ChainSteps(chain, 0).Tags(best.Backward(1)));
        UnrollException refused = Assert.Throws<UnrollException>(() => chain.ToLattice(0, Constraint.All()));
        Assert.Contains("for samples of its answers (2 words, 3000 tags)", refused.Message, StringComparison.Ordinal);
    }

    private static double Score(Chain chain, int[] answer)
    {
        int tags = chain.Start.Shape.Count, first = chain.Emissions.Layout.Starts[1];
        double sum = answer.Length == 0 ? 0 : (double)chain.Start.Tensor.Span[answer[0]] + chain.End.Tensor.Span[answer[^1]];
        for (int t = 0; t < answer.Length; t++)
            sum += chain.Emissions.Rows.Tensor.Span[((first + t) * tags) + answer[t]] + (t == 0 ? 0.0 : chain.Transitions.Tensor.Span[(answer[t - 1] * tags) + answer[t]]);
        return sum;
    }
}
