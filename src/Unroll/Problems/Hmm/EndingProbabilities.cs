namespace Unroll;

/// <summary>
/// What states emit, words that the training set lacks among it. p(state | ending) is smoothed from the empty ending on, p = (n(state, ending) / n(ending) + θ p of the shorter ending) / (1 + θ), and turned
/// round by Bayes' rule, p(ending | state) ∝ p(state | ending) / p(state) (Brants 2000, equations 6 to 10). Rare words alone teach it.
/// </summary>
internal static class EndingProbabilities
{
    /// <summary>The table of an emission, [S, V], from counts, [S, V], in which only words were counted; each row then leaves a share to unknown words.</summary>
    /// <param name="reader">The symbols.</param>
    /// <param name="counts">How often each state emitted each symbol; not changed.</param>
    /// <param name="states">S.</param>
    public static double[] Fill(MarkovReader reader, double[] counts, int states)
    {
        Vocabulary words = reader.Symbols!;
        int columns = reader.Width, endings = columns - words.Count;
        double[] byState = new double[states], byEnding = new double[endings * states]; // [E, S]
        int[] shorter = new int[endings];
        Array.Fill(shorter, -1);
        double once = 0;
        for (int word = 0; word < words.Count; word++)
        {
            double all = 0;
            for (int s = 0; s < states; s++)
            {
                all += counts[(s * columns) + word];
                byState[s] += counts[(s * columns) + word];
            }
            once += all == 1 ? 1 : 0;
            if (all > HiddenMarkovSpec.Rare)
                continue;
            int before = -1;
            foreach (int symbol in reader.EndingsOf(words[word]))
            {
                int ending = symbol - words.Count;
                shorter[ending] = before;
                before = ending;
                for (int s = 0; s < states; s++)
                    byEnding[(ending * states) + s] += counts[(s * columns) + word];
            }
        }
        double total = byState.Sum();
        double[] prior = Array.ConvertAll(byState, n => n / total);
        double theta = Deviation(prior);
        double[] given = Smooth(byEnding, shorter, prior, theta, reader.Endings!);                       // [E, S]
        return Join(counts, given, prior, Math.Max(once, 1) / total, states, words.Count);
    }

    /// <summary>The standard deviation of the states' shares: θ of all endings (Brants 2000, equation 10).</summary>
    private static double Deviation(double[] prior) =>
        prior.Length < 2 ? 1 : Math.Sqrt(prior.Sum(p => (p - (1.0 / prior.Length)) * (p - (1.0 / prior.Length))) / (prior.Length - 1));

    private static double[] Smooth(double[] byEnding, int[] shorter, double[] prior, double theta, Vocabulary endings)
    {
        int states = prior.Length;
        double[] given = new double[byEnding.Length];
        foreach (int ending in Enumerable.Range(0, shorter.Length).OrderBy(ending => endings[ending].Length)) // the shorter ones first
        {
            ReadOnlySpan<double> row = byEnding.AsSpan(ending * states, states), below = shorter[ending] < 0 ? prior : given.AsSpan(shorter[ending] * states, states);
            double sum = 0;
            foreach (double n in row)
                sum += n;
            for (int s = 0; s < states; s++)
                given[(ending * states) + s] = sum > 0 ? ((row[s] / sum) + (theta * below[s])) / (1 + theta) : below[s];
        }
        return given;
    }

    /// <summary>Words, and for endings a share of each state that is in proportion to p(state | ending) / p(state); at most half of a state goes to unknown words.</summary>
    private static double[] Join(double[] counts, double[] given, double[] prior, double unknown, int states, int words)
    {
        int endings = given.Length / states, columns = words + endings;
        double[] table = new double[states * columns], shares = new double[states];
        for (int i = 0; i < given.Length; i++)
            shares[i % states] += given[i] / (endings * prior[i % states]);
        double scale = Math.Min(unknown, 0.5 / shares.Max());
        for (int s = 0; s < states; s++)
        {
            double seen = 0;
            for (int word = 0; word < words; word++)
                seen += counts[(s * columns) + word];
            for (int word = 0; word < words; word++)
                table[(s * columns) + word] = (1 - (scale * shares[s])) * counts[(s * columns) + word] / seen;
            for (int ending = 0; ending < endings; ending++)
                table[(s * columns) + words + ending] = scale * given[(ending * states) + s] / (endings * prior[s]);
        }
        return table;
    }
}
