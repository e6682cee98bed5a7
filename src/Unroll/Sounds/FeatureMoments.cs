using System.Globalization;

namespace Unroll;

/// <summary>The mean and the standard deviation of each feature, for each of several names, such as speakers: a file with a line for each, name, means and deviations with tabs between them.</summary>
internal sealed class FeatureMoments : IArtifact<FeatureMoments>
{
    /// <summary>A deviation below this is that of a constant, which becomes 0.</summary>
    private const double Smallest = 1e-5;

    private readonly SortedDictionary<string, (Real[] Means, Real[] Deviations)> moments = new(StringComparer.Ordinal);

    /// <summary>The numbers of a row; 0 if there is no name.</summary>
    public int Size => moments.Values.FirstOrDefault().Means?.Length ?? 0;

    /// <inheritdoc/>
    public string Ending => ".txt";

    /// <summary>Computes them.</summary>
    /// <param name="sounds">Names, and rows [T, F].</param>
    /// <param name="size">F.</param>
    /// <exception cref="UnrollException">A name has a tab or a line break.</exception>
    public static FeatureMoments Fit(IEnumerable<(string Name, ReadOnlyMemory<Real> Rows)> sounds, int size)
    {
        Dictionary<string, double[]> sums = new(StringComparer.Ordinal); // count, sums, sums of squares
        foreach ((string name, ReadOnlyMemory<Real> rows) in sounds)
        {
            Require.That(name.AsSpan().IndexOfAny("\t\r\n") < 0, "The training set", $"the speaker \"{name}\"", "names without tabs and line breaks");
            if (!sums.TryGetValue(name, out double[]? sum))
                sums.Add(name, sum = new double[1 + (2 * size)]);
            Add(rows.Span, size, sum);
        }
        FeatureMoments fitted = new();
        foreach ((string name, double[] sum) in sums)
            fitted.moments.Add(name, Of(sum, size));
        return fitted;
    }

    /// <inheritdoc/>
    public static FeatureMoments Read(IEnumerable<string> lines, string place)
    {
        ArgumentNullException.ThrowIfNull(lines);
        FeatureMoments read = new();
        foreach (string line in lines)
        {
            Real[]? means = null, deviations = null;
            bool known = line.Split('\t') is [var name, var first, var second] && !read.moments.ContainsKey(name) && (means = Numbers(first)) is not null
                && (deviations = Numbers(second)) is not null && means.Length == deviations.Length && deviations.All(number => number > 0)
                && (read.Size == 0 || read.Size == means.Length) && read.moments.TryAdd(name, (means, deviations));
            if (!known)
                throw new UnrollException($"{place}:{read.moments.Count + 1}: found no name, means and deviations above 0 of {(read.Size == 0 ? "" : read.Size + " ")}features; expected what training wrote. Was it changed by hand?");
        }
        return read;
    }

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach ((string name, (Real[] means, Real[] deviations)) in moments)
            writer.Write(name + "\t" + Text(means) + "\t" + Text(deviations) + "\n");
    }

    /// <summary>Normalises rows.</summary>
    /// <param name="name">By whose numbers.</param>
    /// <param name="rows">[T, F], changed in place.</param>
    /// <returns>Whether there is such a name.</returns>
    public bool TryApply(string name, Span<Real> rows)
    {
        if (!moments.TryGetValue(name, out (Real[] Means, Real[] Deviations) by))
            return false;
        Apply(rows, by.Means, by.Deviations);
        return true;
    }

    /// <summary>Whether there is such a name.</summary>
    public bool Has(string name) => moments.ContainsKey(name);

    /// <summary>Normalises rows by their own mean and deviation.</summary>
    /// <param name="rows">[T, F], changed in place.</param>
    /// <param name="size">F.</param>
    public static void ApplyOwn(Span<Real> rows, int size)
    {
        double[] sum = new double[1 + (2 * size)];
        Add(rows, size, sum);
        (Real[] means, Real[] deviations) = Of(sum, size);
        Apply(rows, means, deviations);
    }

    private static void Apply(Span<Real> rows, Real[] means, Real[] deviations)
    {
        for (int at = 0; at < rows.Length; at += means.Length)
        {
            Span<Real> row = rows.Slice(at, means.Length);
            for (int f = 0; f < row.Length; f++)
                row[f] = (row[f] - means[f]) / deviations[f];
        }
    }

    private static void Add(ReadOnlySpan<Real> rows, int size, double[] sum)
    {
        sum[0] += rows.Length / size;
        for (int at = 0; at < rows.Length; at += size)
        {
            for (int f = 0; f < size; f++)
            {
                double x = rows[at + f];
                sum[1 + f] += x;
                sum[1 + size + f] += x * x;
            }
        }
    }

    private static (Real[] Means, Real[] Deviations) Of(double[] sum, int size)
    {
        double count = Math.Max(1, sum[0]);
        Real[] means = new Real[size], deviations = new Real[size];
        for (int f = 0; f < size; f++)
        {
            double mean = sum[1 + f] / count, deviation = Math.Sqrt(Math.Max(0, (sum[1 + size + f] / count) - (mean * mean)));
            (means[f], deviations[f]) = ((Real)mean, (Real)(deviation < Smallest ? 1 : deviation));
        }
        return (means, deviations);
    }

    private static string Text(Real[] numbers) => string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    private static Real[]? Numbers(string text)
    {
        string[] words = text.Split(' ');
        Real[] numbers = new Real[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!Real.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !Real.IsFinite(numbers[i]))
                return null;
        }
        return numbers;
    }
}
