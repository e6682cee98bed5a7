namespace Unroll.Cli;

/// <summary>How far two tensors of the same name and shape, or all such together, are from each other.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Shape">Their sizes, as text.</param>
/// <param name="Count">How many numbers each has.</param>
/// <param name="Equal">Whether they are of one type and equal bit for bit.</param>
/// <param name="Sums">What was summed over their numbers; null where these are not compared as numbers.</param>
internal sealed record TensorDifference(string Name, string Shape, long Count, bool Equal, DifferenceSums? Sums)
{
    /// <summary>The greatest |a - b|; null where it is not known.</summary>
    public double? Largest => Equal ? 0 : Sums?.Largest;

    /// <summary>|a - b| / |a|, by the Euclidean norm; infinite where only a is 0, null where it is not known.</summary>
    public double? Relative => Equal ? 0 : Sums is null ? null : Sums.Differences == 0 ? 0 : Math.Sqrt(Sums.Differences / Sums.SquaresA);

    /// <summary>The cosine of the angle between them; null where it is not known, as for 0.</summary>
    public double? Cosine => Sums is null || Sums.SquaresA == 0 || Sums.SquaresB == 0 ? null
        : Equal ? 1 : Math.Clamp(Sums.Products / (Math.Sqrt(Sums.SquaresA) * Math.Sqrt(Sums.SquaresB)), -1, 1);

    /// <summary>Compares two tensors of one shape.</summary>
    public static TensorDifference Of(NamedNumbers a, NamedNumbers b)
    {
        byte[] first = a.Bytes(), second = b.Bytes();
        double[]? x = NamedNumbers.Doubles(a.Type, first), y = NamedNumbers.Doubles(b.Type, second);
        return new TensorDifference(a.Name, a.ShapeText, a.Count, a.Type == b.Type && first.AsSpan().SequenceEqual(second), x is null || y is null ? null : DifferenceSums.Of(x, y));
    }

    /// <summary>Many as one long vector.</summary>
    public static TensorDifference All(IReadOnlyList<TensorDifference> some) => new("all", "", some.Sum(one => one.Count), some.All(one => one.Equal),
        some.Any(one => one.Sums is null) ? null : some.Aggregate(new DifferenceSums(0, 0, 0, 0, 0), (sum, one) => sum + one.Sums!));
}
