using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Short waves, generated: what a generator of sequences learns to make where one can see, and compute, whether it does. An example is the shape of a wave, and the wave, a number a frame.</summary>
/// <remarks>
/// Frame t is a · shape(c (t / length) + p), where a shape has the period 1 and values from -1 to 1. Each wave draws its shape, its amplitude a from 0.5 to 1, its number of periods c, and its phase p, all uniformly.
/// </remarks>
public sealed record WavesDataSpec : GeneratedDataSpec
{
    private const double LeastAmplitude = 0.5;

    private static readonly (string Name, Func<double, double> At)[] Shapes =
    [
        ("sine", phase => Math.Sin(2 * Math.PI * phase)),
        ("square", phase => phase < 0.5 ? 1 : -1),
        ("saw", phase => (2 * phase) - 1),
    ];

    /// <summary>Frames of a wave, 4 to 100,000. Default 32.</summary>
    public int Length { get; init => field = CheckLength("length", value, 4); } = 32;

    /// <summary>The least number of periods of a wave, above 0 to 10,000. Default 1.</summary>
    public double LeastPeriods { get; init => field = Require.InRange("leastPeriods", value, 0.001, 10_000); } = 1;

    /// <summary>The largest number of periods of a wave, above 0 to 10,000. Default 3.</summary>
    public double MostPeriods { get; init => field = Require.InRange("mostPeriods", value, 0.001, 10_000); } = 3;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        Require.That(LeastPeriods <= MostPeriods, "data.leastPeriods", FormattableString.Invariant($"{LeastPeriods}, with data.mostPeriods={MostPeriods}"), "at most as many");
        Rng stream = new Rng(1).Stream("waves").Stream(part);
        return new Dataset(FormattableString.Invariant($"waves of {Length} frames, {part}"), Enumerable.Range(0, count).Select(i => One(stream.Stream((ulong)i))));
    }

    private Example One(Rng random)
    {
        (string name, Func<double, double> shape) = Shapes[random.NextInt(Shapes.Length)];
        double amplitude = LeastAmplitude + ((1 - LeastAmplitude) * random.NextDouble()), periods = LeastPeriods + ((MostPeriods - LeastPeriods) * random.NextDouble()), start = random.NextDouble();
        Real[] frames = new Real[Length];                                                               // [T, 1]
        for (int t = 0; t < Length; t++)
        {
            double phase = start + (periods * t / Length);
            frames[t] = (Real)(amplitude * shape(phase - Math.Floor(phase)));
        }
        return new Example(new Labels([name]), new LabelledItem(new Frames(1, frames), name));
    }
}

[JsonSerializable(typeof(WavesDataSpec))]
internal sealed partial class WavesDataJson : JsonSerializerContext;
