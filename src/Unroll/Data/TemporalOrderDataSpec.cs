using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Temporal order (Hochreiter and Schmidhuber 1997, section 5.6, task 6a): among irrelevant letters <c>a</c> to <c>d</c> there are two relevant ones, each
/// <c>x</c> or <c>y</c>. The label is these two in their order, such as <c>xy</c>. It is a classification problem.
/// </summary>
/// <remarks>
/// The first stands between a tenth and two tenths of the sequence, the second between five tenths and six tenths, as in the paper, whose sequences have
/// 100 to 110 symbols; <c>begin</c> and <c>end</c> are its E and B.
/// </remarks>
public sealed record TemporalOrderDataSpec : GeneratedDataSpec
{
    /// <summary>The length of the shortest sequence, 10 to 100,000; the longest is a tenth longer. Default 100.</summary>
    public int Length { get; init => field = CheckLength("length", value, 10); } = 100;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        Rng stream = new Rng(1).Stream("temporal order").Stream(part);
        return new Dataset(FormattableString.Invariant($"temporal order of length {Length}, {part}"),
            Enumerable.Range(0, count).Select(i => One(stream.Stream((ulong)i))));
    }

    private Example One(Rng random)
    {
        string[] words = new string[Length + random.NextInt((Length / 10) + 1)];
        for (int t = 0; t < words.Length; t++)
            words[t] = ((char)('a' + random.NextInt(4))).ToString();
        int tenth = Length / 10, first = tenth + random.NextInt(tenth), second = (5 * tenth) + random.NextInt(tenth);
        words[0] = "begin";
        words[^1] = "end";
        words[first] = random.NextInt(2) == 0 ? "x" : "y";
        words[second] = random.NextInt(2) == 0 ? "x" : "y";
        return Example.Labelled(words, [words[first] + words[second]]);
    }
}

[JsonSerializable(typeof(TemporalOrderDataSpec))]
internal sealed partial class TemporalOrderDataJson : JsonSerializerContext;
