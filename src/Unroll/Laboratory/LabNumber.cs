using System.Globalization;

namespace Unroll;

/// <summary>How sentences of the laboratory write numbers: by about three digits.</summary>
internal static class LabNumber
{
    public static string Text(double value) => Math.Abs(value) switch
    {
        0 or (>= 0.001 and < 1) => value.ToString("0.####", CultureInfo.InvariantCulture),
        >= 1 and < 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        >= 10 and < 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 100 and < 1e6 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => double.IsFinite(value) ? value.ToString("0.0e0", CultureInfo.InvariantCulture) : FigureNumber.Short(value),
    };
}
