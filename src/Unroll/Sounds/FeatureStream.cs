namespace Unroll;

/// <summary>
/// From samples, fed in pieces of any size, to rows of features: resampled if need be, dithered, cut into frames, with deltas. A whole sound is one piece, so both give the same numbers bit by
/// bit.
/// </summary>
internal sealed class FeatureStream
{
    private readonly FeatureTables tables;
    private readonly FrameFeatures frames;
    private readonly Resampler? resampler;
    private readonly DeltaRows[] deltas;
    private readonly NumberBuffer samples = new();
    private readonly NumberBuffer[] rows;
    private Rng noise = new Rng(0).Stream("dither");
    private int skip; // samples between frames that are still to come
    private bool hasFrames;

    /// <param name="tables">What features are computed with.</param>
    /// <param name="rate">Samples per second that are fed.</param>
    /// <param name="speed">How much faster they are played, to three decimals, which also makes them higher.</param>
    public FeatureStream(FeatureTables tables, int rate, double speed = 1)
    {
        this.tables = tables;
        frames = new FrameFeatures(tables);
        resampler = tables.WeightsFrom(rate, speed) is { } weights ? new Resampler(weights) : null;
        int size = tables.Spec.BaseSize;
        deltas = [.. Enumerable.Range(1, tables.Spec.Deltas).Select(order => new DeltaRows(order * size, size))];
        rows = [.. Enumerable.Range(0, deltas.Length + 1).Select(_ => new NumberBuffer())];
    }

    /// <summary>The features of a whole sound, [T, F].</summary>
    public static ReadOnlyMemory<Real> Whole(FeatureTables tables, int rate, ReadOnlySpan<Real> samples, double speed = 1)
    {
        FeatureStream stream = new(tables, rate, speed);
        stream.Feed(samples);
        stream.End();
        return stream.rows[^1].Take();
    }

    /// <summary>The rows that are certain by now, [T, F]; the caller drops what it has used.</summary>
    public NumberBuffer Rows => rows[^1];

    /// <summary>Takes the next samples.</summary>
    public void Feed(ReadOnlySpan<Real> more)
    {
        int before = samples.Count;
        if (resampler is null)
            samples.Add(more);
        else
            resampler.Feed(more, samples);
        Cut(before);
    }

    /// <summary>Ends the sound. One that is shorter than a frame, but not empty, is one frame, silence added at its end.</summary>
    public void End()
    {
        int before = samples.Count;
        resampler?.End(samples);
        Cut(before);
        if (!hasFrames && samples.Count > 0)
            CutFilled();
        for (int i = 0; i < deltas.Length; i++)
        {
            deltas[i].End(rows[i + 1]);
            if (i + 1 < deltas.Length)
                Hand(i + 1);
        }
    }

    private void CutFilled()
    {
        samples.Add(tables.Window.Length - samples.Count);
        Cut(samples.Count);
    }

    /// <summary>Makes frames of the samples, of which those from a place on are new.</summary>
    private void Cut(int fresh)
    {
        if (tables.Spec.Dither > 0)
        {
            foreach (ref Real sample in samples.Span[fresh..])
                sample += (Real)(tables.Spec.Dither / 32768 * noise.NextNormal());
        }
        Skip();
        for (; skip == 0 && samples.Count >= tables.Window.Length; Skip())
        {
            frames.Compute(samples.Span[..tables.Window.Length], rows[0].Add(tables.Spec.BaseSize));
            (skip, hasFrames) = (tables.Shift, true);
        }
        if (deltas.Length > 0)
            Hand(0);
    }

    private void Skip()
    {
        int now = Math.Min(skip, samples.Count);
        samples.Drop(now);
        skip -= now;
    }

    /// <summary>Hands rows to the deltas from a place on.</summary>
    private void Hand(int from)
    {
        for (int i = from; i < deltas.Length; i++)
        {
            deltas[i].Feed(rows[i].Span, rows[i + 1]);
            rows[i].Drop(rows[i].Count);
        }
    }
}
