using System.Globalization;

namespace Unroll;

/// <summary>
/// How tokens behave over the rows of the training sounds: how often each is heard, how long it lasts, and which follows which. Token 0 is no token: silence.
/// </summary>
internal sealed class TokenDurations : IArtifact<TokenDurations>
{
    private const string Header = "unroll-durations 1";

    private TokenDurations(double[] prior, int[] least, double[] leave, double[,] follows) => (Prior, Least, Leave, Follows) = (prior, least, leave, follows);

    /// <summary>The share of all rows, [C], above 0.</summary>
    public double[] Prior { get; }

    /// <summary>The least number of rows, [C], 1 or more.</summary>
    public int[] Least { get; }

    /// <summary>The probability that a token ends with a row, once it has lasted as long as it must, [C].</summary>
    public double[] Leave { get; }

    /// <summary>The probability that a token follows another; row C is the beginning, column C the end: [C + 1, C + 1].</summary>
    public double[,] Follows { get; }

    /// <summary>How many tokens, C, with silence.</summary>
    public int Count => Prior.Length;

    /// <inheritdoc/>
    public string Ending => ".txt";

    /// <summary>
    /// Counts over the training set. A share is that of all rows, one row of each token added. A token that lasts d rows beyond its least duration on the mean ends with the probability 1 / (d + 1.5): that of a geometric distribution with
    /// this mean, and half a row more, so that it may always go on. To the counts of successors 0.1 is added (Lidstone), so that any may follow any.
    /// </summary>
    /// <param name="sounds">The runs of each training sound.</param>
    /// <param name="count">C.</param>
    /// <param name="spec">How least durations are found.</param>
    public static TokenDurations Fit(IEnumerable<IReadOnlyList<TokenRun>> sounds, int count, HmmSpec spec)
    {
        List<int>[] lengths = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        double[,] follows = new double[count + 1, count + 1];
        foreach (IReadOnlyList<TokenRun> runs in sounds)
        {
            int before = count;
            foreach (TokenRun run in runs)
            {
                lengths[run.Token].Add(run.To - run.From);
                follows[before, run.Token]++;
                before = run.Token;
            }
            follows[before, count]++;
        }
        double rows = lengths.Sum(all => all.Sum(length => (double)length)), floor = 1;
        double[] prior = new double[count], leave = new double[count];
        int[] least = new int[count];
        for (int token = 0; token < count; token++)
        {
            int[] sorted = [.. lengths[token].Order()];
            prior[token] = (sorted.Sum(length => (double)length) + floor) / (rows + (floor * count));
            least[token] = spec.Least ?? (sorted.Length == 0 ? 1 : Math.Max(1, sorted[(int)(spec.Shortest * sorted.Length)]));
            double mean = sorted.Length == 0 ? 1 : Math.Max(sorted.Average(), least[token]);
            leave[token] = 1 / (mean - least[token] + 1.5);
        }
        for (int before = 0; before <= count; before++)
        {
            double all = 0;
            for (int after = 0; after <= count; after++)
                all += follows[before, after];
            for (int after = 0; after <= count; after++)
                follows[before, after] = (follows[before, after] + 0.1) / (all + (0.1 * (count + 1)));
        }
        return new TokenDurations(prior, least, leave, follows);
    }

    /// <inheritdoc/>
    public static TokenDurations Read(IEnumerable<string> lines, string place)
    {
        ArgumentNullException.ThrowIfNull(lines);
        string[] all = [.. lines];
        Require.That(all.Length >= 3 && all[0] == Header, place, all.Length == 0 ? "nothing" : $"the line \"{all[0]}\"", $"the line \"{Header}\" and durations of tokens; was it changed by hand?");
        int count = (all.Length - 2) / 2;
        Require.That(all.Length == (2 * count) + 2, place, $"{all.Length} lines", "two for each token, and two more");
        double[] prior = new double[count], leave = new double[count];
        int[] least = new int[count];
        double[,] follows = new double[count + 1, count + 1];
        for (int token = 0; token < count; token++)
        {
            double[] one = Numbers(1 + token, 3);
            Require.That(one[0] is > 0 and <= 1 && one[1] is >= 1 and <= 1e6 && one[2] is > 0 and <= 1, $"{place}:{token + 2}", $"\"{all[1 + token]}\"", "a share, a least number of rows and a probability");
            (prior[token], least[token], leave[token]) = (one[0], (int)one[1], one[2]);
        }
        for (int before = 0; before <= count; before++)
        {
            double[] row = Numbers(1 + count + before, count + 1);
            for (int after = 0; after <= count; after++)
            {
                Require.That(row[after] is > 0 and <= 1, $"{place}:{count + before + 2}", $"the number {row[after]}", "probabilities above 0 and at most 1");
                follows[before, after] = row[after];
            }
        }
        return new TokenDurations(prior, least, leave, follows);

        double[] Numbers(int line, int wanted)
        {
            string[] cells = all[line].Split(' ');
            double[] numbers = [.. cells.Select(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : -1)];
            Require.That(numbers.Length == wanted, $"{place}:{line + 1}", $"{numbers.Length} numbers", $"{wanted}");
            return numbers;
        }
    }

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(Header);
        for (int token = 0; token < Count; token++)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Prior[token]:R} {Least[token]} {Leave[token]:R}"));
        for (int before = 0; before <= Count; before++)
            writer.WriteLine(string.Join(' ', Enumerable.Range(0, Count + 1).Select(after => Follows[before, after].ToString("R", CultureInfo.InvariantCulture))));
    }
}
