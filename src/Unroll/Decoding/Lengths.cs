namespace Unroll;

/// <summary>The greatest lengths of what is decoded.</summary>
internal static class Lengths
{
    /// <summary>The same length for each hypothesis.</summary>
    public static int[] Same(IStepper start, int length)
    {
        Require.InRange("length", length, 1, int.MaxValue);
        int[] lengths = new int[start.Count];
        Array.Fill(lengths, length);
        return lengths;
    }

    /// <summary>A length for each hypothesis.</summary>
    /// <exception cref="UnrollException">There are not as many as hypotheses, or one is below 1.</exception>
    public static int[] Checked(IStepper start, IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(lengths);
        Require.That(lengths.Count == start.Count, "Decoding", $"{lengths.Count} lengths for {start.Count} hypotheses", "one each");
        foreach (int length in lengths)
            Require.InRange("length", length, 1, int.MaxValue);
        return [.. lengths];
    }
}
