using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// What someone with a sensor at the wrist does, frame by frame: rest, walk or run. A phase lasts at least some frames, and longer with a falling probability. A frame is two noisy numbers (how strongly the wrist moves, and
/// how fast), from which a single frame can often not be told: a tagger that reads each frame by itself flickers.
/// </summary>
public sealed record PhasesDataSpec : GeneratedDataSpec
{
    private static readonly string[] Names = ["rest", "walk", "run"];
    private static readonly double[] Strength = [0, 1, 2];
    private static readonly double[] Pace = [0, 1.2, 1];

    /// <summary>Frames of a recording, 1 to 100,000. Default 200.</summary>
    public int Length { get; init => field = CheckLength("length", value, 1); } = 200;

    /// <summary>The least number of frames of a phase, 1 or more; only the last phase of a recording may be shorter. Default 5.</summary>
    public int Least { get; init => field = Require.InRange("least", value, 1, 100_000); } = 5;

    /// <summary>The mean number of frames of a phase beyond the least, 0 to 100,000. Default 30.</summary>
    public double Further { get; init => field = Require.InRange("further", value, 0, 100_000); } = 30;

    /// <summary>The standard deviation of the noise of both numbers, 0 to 100. Default 0.7.</summary>
    public double Noise { get; init => field = Require.InRange("noise", value, 0, 100); } = 0.7;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        Rng stream = new Rng(1).Stream("phases").Stream(part);
        return new Dataset($"phases of a sensor, {part}", Enumerable.Range(0, count).Select(i => One(stream.Stream((ulong)i))));
    }

    private Example One(Rng random)
    {
        Real[] frames = new Real[2 * Length];                                                           // [T, 2]
        string[] tags = new string[Length];
        int phase = random.NextInt(Names.Length);
        for (int t = 0; t < Length; phase = (phase + 1 + random.NextInt(Names.Length - 1)) % Names.Length)
        {
            int end = t + Least;
            while (end < Length && random.NextDouble() < Further / (Further + 1))
                end++;
            for (; t < Math.Min(end, Length); t++)
            {
                frames[2 * t] = (Real)(Strength[phase] + (Noise * random.NextNormal()));
                frames[(2 * t) + 1] = (Real)(Pace[phase] + (Noise * random.NextNormal()));
                tags[t] = Names[phase];
            }
        }
        return new Example(new Frames(2, frames), new Tags(tags, TagScheme.Plain));
    }
}

[JsonSerializable(typeof(PhasesDataSpec))]
internal sealed partial class PhasesDataJson : JsonSerializerContext;
