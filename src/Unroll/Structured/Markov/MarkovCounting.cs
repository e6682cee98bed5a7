namespace Unroll;

/// <summary>Which states of a sequence are counted.</summary>
internal enum CountedStates
{
    /// <summary>All, in proportion to their probability.</summary>
    All,

    /// <summary>The most probable ones.</summary>
    MostProbable,
}

/// <summary>Counts over many sequences, shared among threads. Each piece of the sequences has counts of its own, which are added in order, so that the result does not depend on the number of threads.</summary>
internal static class MarkovCounting
{
    private const int MostPieces = 16;

    /// <summary>The counts of sequences whose states are unknown.</summary>
    /// <exception cref="UnrollException">A sequence is impossible.</exception>
    public static MarkovCounts Count(HiddenMarkov model, IReadOnlyList<double[]> sequences, CountedStates counted, Device device)
    {
        MarkovBatch? batch = counted == CountedStates.All ? MarkovBatch.For(model, device) : null;
        return InPieces(model, sequences.Count, device, (from, to, counts) =>
        {
            List<int> left = batch is null ? [.. Enumerable.Range(from, to - from)] : [];
            batch?.Count(sequences, from, to, counts, left);
            foreach (int i in left)
                Add(model, sequences, i, counted, counts);
        });
    }

    /// <summary>The counts of sequences whose states are known; the log-likelihood is that of both together.</summary>
    public static MarkovCounts Count(HiddenMarkov model, IReadOnlyList<double[]> sequences, IReadOnlyList<int[]> states, Device device) => InPieces(model, sequences.Count, device, (from, to, counts) =>
    {
        for (int i = from; i < to; i++)
        {
            counts.Add(sequences[i], states[i]);
            counts.LogLikelihood += model.LogJoint(sequences[i], states[i]);
        }
    });

    /// <summary>Counts one sequence, in logarithms.</summary>
    private static void Add(HiddenMarkov model, IReadOnlyList<double[]> sequences, int index, CountedStates counted, MarkovCounts counts)
    {
        double[] sequence = sequences[index];
        try
        {
            if (counted == CountedStates.MostProbable)
                AddBest(model, sequence, counts);
            else if (sequence.Length > 0)
                new ForwardBackward(new ForwardPass(model, sequence).Possible()).AddTo(sequence, counts);
        }
        catch (UnrollException e)
        {
            throw new UnrollException($"Sequence {index + 1} of {sequences.Count}: {e.Message}", e.InnerException);
        }
    }

    private static void AddBest(HiddenMarkov model, double[] sequence, MarkovCounts counts)
    {
        (int[] states, double logProbability) = model.MostProbable(sequence);
        counts.Add(sequence, states);
        counts.LogLikelihood += logProbability;
    }

    private static MarkovCounts InPieces(HiddenMarkov model, int sequences, Device device, Action<int, int, MarkovCounts> add)
    {
        int piece = Math.Max(1, (sequences + MostPieces - 1) / MostPieces);
        MarkovCounts[] counts = [.. Enumerable.Range(0, Math.Max(1, (sequences + piece - 1) / piece)).Select(_ => new MarkovCounts(model))];
        device.ForEachPiece(sequences, piece, (from, to) => add(from, to, counts[from / piece]));
        for (int i = 1; i < counts.Length; i++)
            counts[0].Add(counts[i]);
        return counts[0];
    }
}
