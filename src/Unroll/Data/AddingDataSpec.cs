using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The adding problem (Hochreiter and Schmidhuber 1997, section 5.4, as in Le, Jaitly and Hinton 2015): each frame is a random number between
/// 0 and 1 and a mark. One frame in each half of the sequence has the mark 1, all others have the mark 0. The answer is the sum of the two marked numbers.
/// </summary>
/// <remarks>
/// Always answering 1 gives a mean squared error of 1/6 = 0.167. Deviations: all sequences have the same length, and there is one mark in each half (as in
/// Arjovsky, Shah and Bengio 2016, section 5.2), so that the first number has to be remembered.
/// </remarks>
public sealed record AddingDataSpec : GeneratedDataSpec
{
    /// <summary>Length of a sequence, 2 to 100,000. Default 150.</summary>
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
