namespace Unroll.Tests;

/// <summary>A recurrence over a ragged batch, once as one operation and once step by step from plain operations.</summary>
internal sealed class RecurrentCase
{
    private readonly string kind;
    private readonly bool hasH0;
    private readonly bool hasC0;

    public RecurrentCase(string kind, int[] lengths, int I, int H, bool initial, ulong seed, bool? initialCell = null)
    {
        this.kind = kind;
        hasH0 = initial;
        hasC0 = kind == "lstm" && (initialCell ?? initial);
        Layout = new SequenceLayout(lengths);
        Samples draw = new(seed);
        int gates = kind switch { "lstm" => 4, "gru" => 3, _ => 1 };
        List<Tensor> inputs = [draw.Normal(Layout.Rows, I), draw.Small(I, gates * H), draw.Small(H, gates * H), draw.Small(gates * H)];
        if (kind == "gru")
            inputs.Add(draw.Small(H));
        if (hasH0)
            inputs.Add(draw.Normal(Layout.Count, H));
        if (hasC0)
            inputs.Add(draw.Normal(Layout.Count, H));
        Inputs = [.. inputs];
    }

    public static string[] Kinds { get; } = ["elman tanh", "elman sigmoid", "elman relu", "lstm", "gru"];

    public static int[][] Batches { get; } =
    [
        [1], [4], [0], [], [0, 0], [1, 1, 1], [3, 0, 1, 3, 2], [2, 5, 0, 5, 1, 4, 2], [0, 2, 0],
    ];

    public SequenceLayout Layout { get; }

    /// <summary>x by time, W, U, b, (q,) (h0,) (c0).</summary>
    public Tensor[] Inputs { get; private set; }

    public bool HasInitial => hasH0;

    /// <summary>The same weights and other sequences.</summary>
    public RecurrentCase With(int[] lengths, Tensor x, Tensor? h0, Tensor? c0)
    {
        RecurrentCase other = new(kind, lengths, x.Shape[1], Inputs[2].Shape[0], hasH0, 0, hasC0);
        int weights = kind == "gru" ? 5 : 4;
        other.Inputs = [x, .. Inputs[1..weights], .. h0 is null ? (Tensor[])[] : [h0], .. c0 is null ? (Tensor[])[] : [c0]];
        return other;
    }

    public Tensor? H0 => hasH0 ? Inputs[kind == "gru" ? 5 : 4] : null;

    public Tensor? C0 => hasC0 ? Inputs[^1] : null;

    /// <summary>Outputs by time, last h, (last c).</summary>
    public Value[] Fused(Value[] v)
    {
        (Value? h0, Value? c0) = Initial(v);
        switch (kind)
        {
            case "elman tanh":
                return Two(Recurrence.Elman<Tanh>(v[0], Layout, v[1], v[2], v[3], h0));
            case "elman sigmoid":
                return Two(Recurrence.Elman<Sigmoid>(v[0], Layout, v[1], v[2], v[3], h0));
            case "elman relu":
                return Two(Recurrence.Elman<Relu>(v[0], Layout, v[1], v[2], v[3], h0));
            case "gru":
                return Two(Recurrence.Gru(v[0], Layout, v[1], v[2], v[3], v[4], h0));
            default:
                (Value outputs, Value lastH, Value lastC) = Recurrence.Lstm(v[0], Layout, v[1], v[2], v[3], h0, c0);
                return [outputs, lastH, lastC];
        }
    }

    public Value[] Composed(Value[] v)
    {
        Tape tape = v[0].Tape;
        int H = v[2].Shape[0], B = Layout.Count;
        (Value? h0, Value? c0) = Initial(v);
        int[] order = Layout.Order.ToArray(), slots = Layout.Slots();
        Value h = h0 is null ? tape.Constant(new Tensor(new Shape(B, H))) : h0.TakeRows(order);            // [B, H], by slot
        Value c = c0 is null ? tape.Constant(new Tensor(new Shape(B, H))) : c0.TakeRows(order);            // [B, H]
        List<Value> outputs = [];
        for (int t = 0; t < Layout.Steps; t++)
        {
            int n = Layout.ActiveAt(t);
            (Value hNext, Value cNext) = Step(v, v[0].Rows(Layout.StepOffsets[t], n), h.Rows(0, n), c.Rows(0, n), H);
            outputs.Add(hNext);
            h = Shaping.ConcatRows(hNext, h.Rows(n, B - n));
            c = Shaping.ConcatRows(cNext, c.Rows(n, B - n));
        }
        Value all = outputs.Count == 0 ? tape.Constant(new Tensor(new Shape(0, H))) : Shaping.ConcatRows([.. outputs]);
        return kind == "lstm" ? [all, h.TakeRows(slots), c.TakeRows(slots)] : [all, h.TakeRows(slots)];
    }

    private (Value H, Value C) Step(Value[] v, Value x, Value h, Value c, int H)
    {
        if (kind == "lstm")
        {
            Value a = (x.MatMul(v[1]) + h.MatMul(v[2])).AddRow(v[3]);
            Value i = a.Columns(0, H).Sigmoid(), f = a.Columns(H, H).Sigmoid(), g = a.Columns(2 * H, H).Tanh(), o = a.Columns(3 * H, H).Sigmoid();
            Value cell = (f * c) + (i * g);
            return (o * cell.Tanh(), cell);
        }
        if (kind == "gru")
        {
            Value xw = x.MatMul(v[1]).AddRow(v[3]), hu = h.MatMul(v[2]);
            Value r = (xw.Columns(0, H) + hu.Columns(0, H)).Sigmoid(), z = (xw.Columns(H, H) + hu.Columns(H, H)).Sigmoid();
            Value candidate = (xw.Columns(2 * H, H) + (r * hu.Columns(2 * H, H).AddRow(v[4]))).Tanh();
            return (((1 - z) * candidate) + (z * h), c);
        }
        Value sum = (x.MatMul(v[1]) + h.MatMul(v[2])).AddRow(v[3]);
        return (kind switch { "elman tanh" => sum.Tanh(), "elman sigmoid" => sum.Sigmoid(), _ => sum.Relu() }, c);
    }

    private (Value? H0, Value? C0) Initial(Value[] v) => (hasH0 ? v[kind == "gru" ? 5 : 4] : null, hasC0 ? v[^1] : null);

    private static Value[] Two((Value Outputs, Value Last) results) => [results.Outputs, results.Last];
}
