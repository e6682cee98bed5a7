namespace Unroll.Tests;

/// <summary>The coverage of attention against sums by hand.</summary>
public sealed class CoverageTests
{
    private static readonly PairLayout Layout = new(new SequenceLayout(2, 0, 1), new SequenceLayout(3, 2, 1)); // 7 pairs

    [Fact]
    public void CoverageIsTheSumOfWeights()
    {
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        Samples draw = new(1);
        Tensor first = draw.Normal(7), second = draw.Normal(7);
        Value coverage = Coverage.None(tape, 3, Layout.Keys);
        Assert.Equal(new Shape(3, 3), coverage.Shape);
        coverage = Coverage.After(Coverage.After(coverage, new Pairs(Layout, tape.Constant(first))), new Pairs(Layout, tape.Constant(second)));
        Real[] sums = [.. first.Span.ToArray().Zip(second.Span.ToArray(), (one, other) => one + other)];
        Assert.Equal(sums, Coverage.OfPairs(coverage, Layout).Tensor.Span.ToArray());
        Assert.Equal([.. sums, 0, 0], coverage.Tensor.Span.ToArray());                                  // the last memory has one row
    }

    [Theory, InlineData(AttentionKind.Dot), InlineData(AttentionKind.Additive)]
    public void ScoresDependOnIt(AttentionKind kind)
    {
        Samples draw = new(2);
        ParameterStore store = ParameterStore.Draw(3);
        Attention attention = new(kind, store.Root, 4, 4, coverage: true);
        Tensor weight = draw.Normal(1, kind == AttentionKind.Dot ? 1 : 4), q = draw.Normal(3, 4), m = draw.Normal(6, 4), c = draw.Normal(7, 1);
        weight.Span.CopyTo(store["coverage"].Data.Span);
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        AttentionMemory memory = attention.Prepare(new Sequences(Layout.Keys, tape.Constant(m)));
        Real[] found = attention.Read(new Sequences(Layout.Queries, tape.Constant(q)), memory, tape.Constant(c)).Weights.Values.Tensor.Span.ToArray();
        Tensor keys = memory.Keys.Rows.Tensor;
        Tensor queries = kind == AttentionKind.Dot ? q : tape.Constant(q).MatMul(tape.Use(store["query.weight"]), tape.Use(store["query.bias"])).Tensor;
        for (int b = 0, pair = 0; b < Layout.Queries.Count; b++)
        {
            for (int u = Layout.Queries.Starts[b]; u < Layout.Queries.Starts[b + 1]; u++)
            {
                int row = u, first = Layout.Keys.Starts[b], from = pair;
                double[] scores = [.. Enumerable.Range(0, Layout.Keys.Lengths[b]).Select(s => Score(queries.Rows(row, 1).Span, keys.Rows(first + s, 1).Span, c.Span[from + s]))];
                double sum = scores.Sum(Math.Exp);
                foreach (double score in scores)
                    Assert.Equal(Math.Exp(score) / sum, found[pair++], 1e-5);
            }
        }

        double Score(ReadOnlySpan<Real> query, ReadOnlySpan<Real> key, double covered)
        {
            double score = kind == AttentionKind.Dot ? weight.Span[0] * covered : 0;
            for (int i = 0; i < query.Length; i++)
                score += kind == AttentionKind.Dot ? query[i] * key[i] : store["score"].Data.Span[i] * Math.Tanh(query[i] + key[i] + (weight.Span[i] * covered));
            return score;
        }
    }
}
