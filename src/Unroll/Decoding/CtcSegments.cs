namespace Unroll;

/// <summary>Finds where each of several texts begins and ends in a long recording (Kürzinger et al. 2020, "CTC-segmentation of large corpora").</summary>
public static class CtcSegments
{
    /// <summary>How many frames in a row a confidence is the mean over.</summary>
    public const int Stretch = 30;

    /// <summary>Aligns all texts, in order, with the frames. Between them there may be blanks, before the first and after the last anything.</summary>
    /// <param name="logProbabilities">[T, C], row by row, in nats.</param>
    /// <param name="classes">C.</param>
    /// <param name="texts">The tokens of each text, in order.</param>
    /// <param name="blank">The class of frames without a token.</param>
    /// <returns>One for each text.</returns>
    /// <exception cref="UnrollException">As <see cref="Ctc.Align"/>; or no alignment is possible.</exception>
    public static IReadOnlyList<CtcSegment> Find(ReadOnlySpan<Real> logProbabilities, int classes, IReadOnlyList<IReadOnlyList<int>> texts, int blank = 0)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int[] target = [.. texts.SelectMany(text => text)];
        CtcAlignment alignment = Ctc.Align(logProbabilities, classes, target, blank, isOpen: true);
        if (!double.IsFinite(alignment.LogProbability))
            throw new UnrollException("CTC segments: the texts cannot be aligned with the recording, as their probability is 0 or not a number; check that they are of this recording, in its order.");
        IReadOnlyList<(int Start, int End)> spans = alignment.Spans();
        List<CtcSegment> segments = [];
        int first = 0, end = 0;
        foreach (IReadOnlyList<int> text in texts)
        {
            if (text.Count == 0)
            {
                segments.Add(new CtcSegment(end, end, double.NaN));
                continue;
            }
            (int start, end) = (spans[first].Start, spans[first + text.Count - 1].End);
            double[] logs = new double[end - start];
            for (int t = start; t < end; t++)
                logs[t - start] = logProbabilities[(t * classes) + (alignment.Places[t] is var place and >= 0 ? target[place] : blank)];
            segments.Add(new CtcSegment(start, end, Lowest(logs)));
            first += text.Count;
        }
        return segments;
    }

    private static double Lowest(double[] logs)
    {
        int stretch = Math.Min(Stretch, logs.Length);
        double lowest = double.PositiveInfinity;
        for (int t = 0; t + stretch <= logs.Length; t++)
            lowest = Math.Min(lowest, logs.AsSpan(t, stretch).ToArray().Average());
        return lowest;
    }
}
