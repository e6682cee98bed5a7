namespace Unroll;

/// <summary>The logarithm of the gamma function, for numbers above 0: Stirling's series, with the argument moved up to where it is exact in double (Abramowitz and Stegun 1964, 6.1.15 and 6.1.41).</summary>
internal static class LogGamma
{
    public static double Of(double x)
    {
        double factor = 1, shift = 0;
        while (x < 10)
        {
            factor *= x++;
            if (factor < 1e-200)
                (shift, factor) = (shift + Math.Log(factor), 1);
        }
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * ((1 / 12.0) - (square * ((1 / 360.0) - (square * ((1 / 1260.0) - (square * ((1 / 1680.0) - (square * ((1 / 1188.0) - (square * 691 / 360360.0))))))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - Math.Log(factor) - shift;
    }
}
