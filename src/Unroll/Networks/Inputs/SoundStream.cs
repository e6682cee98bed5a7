namespace Unroll;

/// <summary>From the samples of a sound that comes in pieces to the rows that a network reads: the same as those of the whole sound, bit by bit.</summary>
/// <param name="features">From samples to features.</param>
/// <param name="normalize">Normalises rows in place; null for none.</param>
/// <param name="stack">Joins them.</param>
internal sealed class SoundStream(FeatureStream features, Action<Span<Real>>? normalize, FrameStack stack)
{
    /// <summary>Takes the next samples.</summary>
    /// <param name="samples">From -1 to 1, any number of them.</param>
    /// <param name="rows">Gets the rows that are certain by now, [N, F].</param>
    public void Feed(ReadOnlySpan<Real> samples, NumberBuffer rows)
    {
        features.Feed(samples);
        Hand(rows);
    }

    /// <summary>Ends the sound.</summary>
    /// <param name="rows">Gets the remaining rows.</param>
    public void End(NumberBuffer rows)
    {
        features.End();
        Hand(rows);
        stack.End(rows);
    }

    private void Hand(NumberBuffer rows)
    {
        normalize?.Invoke(features.Rows.Span);
        stack.Feed(features.Rows.Span, rows);
        features.Rows.Drop(features.Rows.Count);
    }
}
