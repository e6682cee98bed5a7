namespace Unroll;
/// <summary>x</summary>
public static class FlightQuestions
{
    /// <summary>x</summary>
    public static Splits Open() => new(null, null, null);
}
