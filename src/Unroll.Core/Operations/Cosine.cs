namespace Unroll;

/// <summary>How alike rows are in direction.</summary>
public static class Cosines
{
    /// <summary>a · b / (|a| |b|) of each pair of rows, -1 to 1; 0 where either is all zeros, and then without a gradient; NaN where a number is. Sums in double.</summary>
    /// <param name="a">[N, F].</param>
    /// <param name="b">[N, F].</param>
    /// <returns>[N].</returns>
    /// <exception cref="UnrollException">The shapes differ.</exception>
    public static Value Cosine(this Value a, Value b) => a.Tape.Record(new CosineOp(a, b))[0];
}

/// <summary>c = Σ a b / (|a| |b|).</summary>
internal sealed class CosineOp(Value a, Value b) : Operation(a, b)
{
    private (double A, double B, double Cosine)[] kept = []; // |a|, |b| and c of each row

    public override string Name => "cosine";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, a.Shape, 2);
        Require.SameShape(Name, a.Shape, b.Shape);
        int columns = a.Shape[1];
        Tensor y = tape.Rent(new Shape(a.Shape[0]));                                                    // [N]
        kept = new (double, double, double)[a.Shape[0]];
        for (int r = 0; r < kept.Length; r++)
        {
            ReadOnlySpan<Real> left = a.Tensor.Span.Slice(r * columns, columns), right = b.Tensor.Span.Slice(r * columns, columns);
            double dot = 0, aa = 0, bb = 0;
            for (int i = 0; i < columns; i++)
            {
                dot += (double)left[i] * right[i];
                aa += (double)left[i] * left[i];
                bb += (double)right[i] * right[i];
            }
            (double lengthA, double lengthB) = (Math.Sqrt(aa), Math.Sqrt(bb));
            kept[r] = (lengthA, lengthB, lengthA == 0 || lengthB == 0 ? 0 * dot : dot / lengthA / lengthB);
            y.Span[r] = (Real)kept[r].Cosine;
        }
        return [y];
    }

    /// <summary>da = (b / |b| - c a / |a|) / |a|, and likewise db.</summary>
    public override void Backward(GradientFlow flow)
    {
        ReadOnlySpan<Real> dy = flow.Of(Outputs[0]).Span;
        Tensor? da = flow.IntoIfWanted(a), db = flow.IntoIfWanted(b);
        for (int r = 0; r < kept.Length; r++)
        {
            (double lengthA, double lengthB, double cosine) = kept[r];
            if (lengthA == 0 || lengthB == 0)
                continue;
            if (da is not null)
                Add(a.Tensor, lengthA, b.Tensor, lengthB, cosine, r, dy[r], da);
            if (db is not null)
                Add(b.Tensor, lengthB, a.Tensor, lengthA, cosine, r, dy[r], db);
        }
    }

    private static void Add(Tensor x, double length, Tensor other, double otherLength, double cosine, int r, double dy, Tensor dx)
    {
        int columns = x.Shape[1];
        ReadOnlySpan<Real> own = x.Span.Slice(r * columns, columns), others = other.Span.Slice(r * columns, columns);
        Span<Real> target = dx.Span.Slice(r * columns, columns);
        for (int i = 0; i < columns; i++)
            target[i] += (Real)(dy * ((others[i] / otherLength) - (cosine * own[i] / length)) / length);
    }
}
