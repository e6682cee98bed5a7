using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The adding problem (Hochreiter and Schmidhuber 1997, section 5.4, as in Le, Jaitly and Hinton 2015): each frame is a number drawn from 0 to 1 and
/// a mark; two frames are marked by 1, one in either half of the sequence, the others by 0; the answer is the sum of the two marked numbers.
/// </summary>
/// <remarks>
/// Whoever always answers 1 has a mean squared error of 1/6 = 0.167. Deviations: all sequences have one length, and the marks are spread over the halves (as in
/// Arjovsky, Shah and Bengio 2016, section 5.2), so that the first has to be remembered.
/// </remarks>
public sealed record AddingDataSpec : GeneratedDataSpec
{
    /// <summary>T, 2 to 100,000. Default 150.</summary>
    public int Length { get; init => field = CheckLength("length", value, 2); } = 150;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        Rng stream = new Rng(1).Stream("adding").Stream(part);
        return new Dataset(FormattableString.Invariant($"adding problem of length {Length}, {part}"),
            Enumerable.Range(0, count).Select(i => One(stream.Stream((ulong)i))));
    }

    private Example One(Rng random)
    {
        Real[] frames = new Real[2 * Length];                                                           // [T, 2]
        for (int t = 0; t < Length; t++)
            frames[2 * t] = (Real)random.NextDouble();
        int half = Length / 2, first = random.NextInt(half), second = half + random.NextInt(Length - half);
        frames[(2 * first) + 1] = frames[(2 * second) + 1] = 1;
        return new Example(new Frames(2, frames), new Number((double)frames[2 * first] + frames[2 * second]));
    }
}

[JsonSerializable(typeof(AddingDataSpec))]
internal sealed partial class AddingDataJson : JsonSerializerContext;
