namespace Unroll.Tests;

/// <summary>Attention of each kind: against plain loops, sequences one by one, and central differences.</summary>
public sealed class AttentionTests
{
    private static readonly int[] Queries = [2, 0, 3, 1], Steps = [4, 2, 0, 9];

    public static TheoryData<AttentionKind> Kinds => [AttentionKind.Dot, AttentionKind.General, AttentionKind.Additive];

    [Theory, MemberData(nameof(Kinds))]
    public void PlainLoops(AttentionKind kind)
    {
        (ParameterStore store, Attention attention, Tensor q, Tensor m) = Draw(kind);
        using Device device = new(1);
        using Tape tape = Tape.ForPrediction(device);
        SequenceLayout queries = new(Queries), steps = new(Steps);
        (Sequences read, Pairs weights) = attention.Read(new Sequences(queries, tape.Constant(q)), attention.Prepare(new Sequences(steps, tape.Constant(m))));
        for (int b = 0; b < Queries.Length; b++)
        {
            for (int u = 0; u < Queries[b]; u++)
            {
                double[] scores = [.. Enumerable.Range(0, Steps[b]).Select(s => Score(kind, store, Row(q, queries.Starts[b] + u), Row(m, steps.Starts[b] + s)))];
                double total = scores.Sum(Math.Exp);
                double[] expected = new double[m.Shape[1]];
                for (int s = 0; s < scores.Length; s++)
                {
                    double weight = Math.Exp(scores[s]) / total;
                    Assert.Equal(weight, weights.Values.Tensor.Span[weights.Layout.Starts[b] + (u * Steps[b]) + s], 1e-5);
                    for (int f = 0; f < expected.Length; f++)
                        expected[f] += weight * Row(m, steps.Starts[b] + s)[f];
                }
                for (int f = 0; f < expected.Length; f++)
                    Assert.Equal(expected[f], read.Rows.Tensor.Span[((queries.Starts[b] + u) * expected.Length) + f], 1e-5);
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Gradients(AttentionKind kind)
    {
        (ParameterStore store, Attention attention, Tensor q, Tensor m) = Draw(kind);
        Sequences Read(Tape tape, Value queries, Value memory) => attention.Read(new Sequences(new SequenceLayout(Queries), queries), attention.Prepare(new Sequences(new SequenceLayout(Steps), memory))).Read;
        GradientCheck.Run(1, (tape, x) => Read(tape, x[0], x[1]).Rows, q, m);
        if (kind != AttentionKind.Dot)
            GradientCheck.Parameters(2, store, tape => Read(tape, tape.Constant(q), tape.Constant(m)).Rows);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void SequencesOneByOneAreTheBatch(AttentionKind kind)
    {
        (_, Attention attention, Tensor q, Tensor m) = Draw(kind);
        using Device device = new(2);
        using Tape tape = Tape.ForPrediction(device);
        SequenceLayout queries = new(Queries), steps = new(Steps);
        AttentionMemory memory = attention.Prepare(new Sequences(steps, tape.Constant(m)));
        Tensor all = attention.Read(new Sequences(queries, tape.Constant(q)), memory).Read.Rows.Tensor;
        for (int b = 0; b < Queries.Length; b++)
        {
            Sequences one = new(new SequenceLayout(Queries[b]), tape.Constant(q).Rows(queries.Starts[b], Queries[b]));
            Tensor alone = attention.Read(one, attention.Prepare(new Sequences(new SequenceLayout(Steps[b]), tape.Constant(m).Rows(steps.Starts[b], Steps[b])))).Read.Rows.Tensor;
            Assert.True(alone.Span.SequenceEqual(all.Rows(queries.Starts[b], Queries[b]).Span));
            Assert.True(alone.Span.SequenceEqual(attention.Read(one, memory.Take([b])).Read.Rows.Tensor.Span));
        }
    }

    [Fact]
    public void DotNeedsEqualWidths() => Assert.Equal(
        "attention is dot with queries of 3 numbers and a memory of 4; expected equal widths, or general or additive attention.",
        Assert.Throws<UnrollException>(() => new Attention(AttentionKind.Dot, ParameterStore.Draw(1).Root, 3, 4)).Message);

    private static (ParameterStore Store, Attention Attention, Tensor Queries, Tensor Memory) Draw(AttentionKind kind)
    {
        Samples draw = new(5);
        ParameterStore store = ParameterStore.Draw(6);
        int memory = kind == AttentionKind.Dot ? 3 : 5;
        return (store, new Attention(kind, store.Root, 3, memory), draw.Normal(Queries.Sum(), 3), draw.Normal(Steps.Sum(), memory));
    }

    private static double Score(AttentionKind kind, ParameterStore store, double[] q, double[] m)
    {
        if (kind == AttentionKind.Dot)
            return q.Zip(m, (a, b) => a * b).Sum();
        double[] key = Times(m, store["keys"]);
        if (kind == AttentionKind.General)
            return q.Zip(key, (a, b) => a * b).Sum();
        double[] query = Times(q, store["query.weight"]);
        return query.Select((x, i) => Math.Tanh(x + store["query.bias"].Data.Span[i] + key[i]) * store["score"].Data.Span[i]).Sum();
    }

    private static double[] Times(double[] row, Parameter weight)
    {
        double[] made = new double[weight.Shape[1]];
        for (int i = 0; i < row.Length; i++)
        {
            for (int j = 0; j < made.Length; j++)
                made[j] += row[i] * weight.Data.Span[(i * made.Length) + j];
        }
        return made;
    }

    private static double[] Row(Tensor rows, int row) => [.. rows.Rows(row, 1).Span.ToArray().Select(x => (double)x)];
}
