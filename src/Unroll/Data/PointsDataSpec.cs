using System.Globalization;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Points of the plane, generated: what a generator learns to make where one can see whether it does. An example is the class of a point, and the point.</summary>
public sealed record PointsDataSpec : GeneratedDataSpec
{
    private const int Modes = 8;
    private const double Radius = 2;

    /// <summary>Where the points lie. Default: gaussians.</summary>
    public PointsShape Shape { get; init; }

    /// <summary>The standard deviation of the points around their places, in both directions, above 0 to 1. Default 0.1.</summary>
    public double Deviation { get; init => field = Require.InRange("deviation", value, 1e-6, 1); } = 0.1;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        Rng random = new Rng(1).Stream("points").Stream(part);
        return new Dataset(FormattableString.Invariant($"points of the plane, {part}"), Enumerable.Range(0, count).Select(_ => Draw(ref random)).ToArray());
    }

    private Example Draw(ref Rng random)
    {
        (double x, double y, string label) = Shape == PointsShape.Gaussians ? Mode(random.NextInt(Modes)) : Spiral(random.NextDouble());
        Real[] point = [(Real)(x + (Deviation * random.NextNormal())), (Real)(y + (Deviation * random.NextNormal()))];
        return new Example(new Labels([label]), new LabelledItem(new Frames(2, point), label));
    }

    private static (double X, double Y, string Label) Mode(int mode) =>
        (Radius * Math.Cos(2 * Math.PI * mode / Modes), Radius * Math.Sin(2 * Math.PI * mode / Modes), (mode + 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>A place of the spiral; places are as dense everywhere along it.</summary>
    private static (double X, double Y, string Label) Spiral(double share)
    {
        const double from = 0.3 * Radius;
        double radius = Math.Sqrt((from * from) + (share * ((Radius * Radius) - (from * from)))), angle = 3 * Math.PI * (radius - from) / (Radius - from);
        return (radius * Math.Cos(angle), radius * Math.Sin(angle), "roll");
    }
}

[JsonSerializable(typeof(PointsDataSpec))]
internal sealed partial class PointsDataJson : JsonSerializerContext;
