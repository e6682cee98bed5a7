namespace Unroll.Cli;

/// <summary>What is summed over two lists of numbers, a and b, to tell how far they are from each other.</summary>
/// <param name="Largest">The greatest |a - b|.</param>
/// <param name="Differences">The sum of (a - b)².</param>
/// <param name="Products">The sum of a b.</param>
/// <param name="SquaresA">The sum of a².</param>
/// <param name="SquaresB">The sum of b².</param>
internal sealed record DifferenceSums(double Largest, double Differences, double Products, double SquaresA, double SquaresB)
{
    public static DifferenceSums operator +(DifferenceSums one, DifferenceSums other) => new(
        Math.Max(one.Largest, other.Largest), one.Differences + other.Differences, one.Products + other.Products, one.SquaresA + other.SquaresA, one.SquaresB + other.SquaresB);

    public static DifferenceSums Of(double[] a, double[] b)
    {
        (double largest, double differences, double products, double squaresA, double squaresB) = (0, 0, 0, 0, 0);
        for (int i = 0; i < a.Length; i++)
        {
            double difference = a[i] - b[i];
            largest = Math.Max(largest, Math.Abs(difference)); // NaN wins, so that it is seen
            differences += difference * difference;
            products += a[i] * b[i];
            squaresA += a[i] * a[i];
            squaresB += b[i] * b[i];
        }
        return new DifferenceSums(largest, differences, products, squaresA, squaresB);
    }
}
