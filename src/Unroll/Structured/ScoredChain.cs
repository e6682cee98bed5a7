namespace Unroll;

/// <summary>Viterbi in double over the scores of one sequence, forward and backward.</summary>
internal static class ScoredChain
{
    /// <summary>The best labels and their score.</summary>
    /// <param name="length">T.</param>
    /// <param name="labels">C.</param>
    /// <param name="emission">Of a step and a label.</param>
    /// <param name="transition">Of a step of 1 or more, the label before it and its own.</param>
    public static (int[] Labels, double Score) Best(int length, int labels, Func<int, int, double> emission, Func<int, int, int, double> transition)
    {
        if (length == 0)
            return ([], 0);
        double[,] rest = Rest(length, labels, emission, transition);
        int[] best = new int[length];
        double score = 0;
        for (int t = 0; t < length; t++)
        {
            double most = double.NegativeInfinity;
            for (int label = 0; label < labels; label++)
            {
                double one = emission(t, label) + rest[t, label] + (t > 0 ? transition(t, best[t - 1], label) : 0);
                if (one > most)
                    (most, best[t]) = (one, label);
            }
            if (t == 0)
                score = most;
        }
        return (best, score);
    }

    /// <summary>The most that the steps after one can score, given its label, [T, C].</summary>
    public static double[,] Rest(int length, int labels, Func<int, int, double> emission, Func<int, int, int, double> transition)
    {
        double[,] rest = new double[length, labels];
        for (int t = length - 2; t >= 0; t--)
        {
            for (int label = 0; label < labels; label++)
            {
                double most = double.NegativeInfinity;
                for (int next = 0; next < labels; next++)
                    most = Math.Max(most, transition(t + 1, label, next) + emission(t + 1, next) + rest[t + 1, next]);
                rest[t, label] = most;
            }
        }
        return rest;
    }
}
