using System.Globalization;

namespace Unroll;

/// <summary>How figures write the numbers beside what they draw.</summary>
public static class FigureNumber
{
    private const double Largest = 1e6, Least = 0.0005;

    /// <summary>A number with at most four digits after the point, or its first digits and an exponent where it is very large or small; ? for no number.</summary>
    /// <param name="value">Any.</param>
    public static string Text(double value) => Text(value, "0.0000");

    /// <summary>The same without zeros at its end.</summary>
    /// <param name="value">Any.</param>
    public static string Short(double value) => Text(value, Math.Abs(value) is > 0 and < Least ? "0.0e0" : "0.####");

    /// <summary>A number with a format of its own.</summary>
    internal static string Text(double value, string format)
    {
        double size = Math.Abs(value);
        return double.IsNaN(value) ? "?"
            : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf"
            : (size >= Largest || (size is > 0 and < Least && format == "0.0000")) ? value.ToString("0.0e0", CultureInfo.InvariantCulture)
            : Unsigned(value.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>A number that is rounded to 0 has no sign.</summary>
    private static string Unsigned(string text) => text.AsSpan().ContainsAnyInRange('1', '9') ? text : text.TrimStart('-');
}
