namespace Unroll.Benchmarks;

/// <summary>One side of a comparison.</summary>
internal interface IContender
{
    /// <summary>One turn.</summary>
    /// <param name="seconds">How long to call at least; three calls at least are made.</param>
    /// <returns>Seconds a call: the median.</returns>
    double Measure(double seconds);
}
