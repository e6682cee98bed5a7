namespace Unroll;

/// <summary>How strong each frequency is in sequences, whatever its phase: |Σ_t x_t exp(-2πi k t / T)| / T for k = 0 to T / 2, of each of the C numbers of a frame. A wave is compared by it with one that begins elsewhere.</summary>
public static class Spectra
{
    private const int MostFrequencies = 64;

    /// <summary>The spectra of sequences.</summary>
    /// <param name="sequences">Of one shape, with at least one frame.</param>
    /// <returns>Of each, C lines of K numbers, where K is T / 2 + 1, at most 64.</returns>
    /// <exception cref="UnrollException">They are of different shapes, or have no frame.</exception>
    public static IReadOnlyList<Real[]> Of(IReadOnlyList<Frames> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0)
            return [];
        int length = sequences[0].Length, size = sequences[0].Size, frequencies = Math.Min((length / 2) + 1, MostFrequencies);
        foreach (Frames sequence in sequences)
            Require.That(length > 0 && sequence.Length == length && sequence.Size == size, "Spectra", $"a sequence of {sequence.Length} frames of {sequence.Size}, beside one of {length} of {size}", "one shape, with at least one frame");
        (double Cosine, double Sine)[] circle = [.. Enumerable.Range(0, length).Select(t => (Math.Cos(2 * Math.PI * t / length), Math.Sin(2 * Math.PI * t / length)))];
        return [.. sequences.Select(Strengths)];

        Real[] Strengths(Frames sequence) => [.. Enumerable.Range(0, size * frequencies).Select(i => Strength(sequence, i / frequencies, i % frequencies))];

        Real Strength(Frames sequence, int channel, int k)
        {
            double real = 0, imaginary = 0;
            for (int t = 0, turn = 0; t < length; t++, turn = (turn + k) % length)
            {
                double value = sequence.Frame(t)[channel];
                (real, imaginary) = (real + (value * circle[turn].Cosine), imaginary + (value * circle[turn].Sine));
            }
            return (Real)(Math.Sqrt((real * real) + (imaginary * imaginary)) / length);
        }
    }

    /// <summary>How far the mean of some spectra is from that of others: Σ_k |mean - other mean| / Σ_k other mean. 0 where both are the same, 1 where the first are of silence.</summary>
    /// <param name="spectra">At least one.</param>
    /// <param name="others">At least one, of the same size.</param>
    /// <returns>0 or more; 0 if all the others are of silence.</returns>
    /// <exception cref="UnrollException">There is none, or sizes differ.</exception>
    public static double Distance(IReadOnlyList<Real[]> spectra, IReadOnlyList<Real[]> others)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(others);
        Require.That(spectra.Count > 0 && others.Count > 0, "A distance of spectra", $"{spectra.Count} and {others.Count}", "at least one of each");
        double[] mean = Mean(spectra, others[0].Length), other = Mean(others, others[0].Length);
        double all = other.Sum();
        return all > 0 ? mean.Zip(other, (a, b) => Math.Abs(a - b)).Sum() / all : 0;
    }

    private static double[] Mean(IReadOnlyList<Real[]> spectra, int size)
    {
        double[] sum = new double[size];
        foreach (Real[] spectrum in spectra)
        {
            Require.That(spectrum.Length == size, "A distance of spectra", $"spectra of {size} and of {spectrum.Length} numbers", "the same size");
            for (int k = 0; k < size; k++)
                sum[k] += spectrum[k] / (double)spectra.Count;
        }
        return sum;
    }
}
