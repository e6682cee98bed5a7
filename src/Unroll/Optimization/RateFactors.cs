using System.Globalization;

namespace Unroll;

/// <summary>Reads <c>training.rates</c>: names of parameters with a factor each, such as <c>words.*=0 encoder.*=0.1</c>.</summary>
internal static class RateFactors
{
    /// <summary>The patterns and factors, in order.</summary>
    /// <exception cref="UnrollException">Something is no name, = and a number of 0 or more.</exception>
    public static IReadOnlyList<(string Pattern, double Factor)> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(One)];
    }

    private static (string Pattern, double Factor) One(string entry) =>
        entry.Split('=') is [{ Length: > 0 } pattern, var number]
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor) && factor is >= 0 and <= 1e6
            ? (pattern, factor)
            : throw new UnrollException($"rates has \"{entry}\"; expected a parameter's name, in which * stands for anything, = and a number from 0 to 1000000, such as words.*=0.");
}
