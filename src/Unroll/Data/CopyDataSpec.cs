using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The copy task (Hochreiter and Schmidhuber 1997; as in Arjovsky, Shah and Bengio 2016, section 5.1): the input is some letters, a delay of
/// <c>blank</c> words, the word <c>go</c>, and as many <c>blank</c> words as letters. The tags are <c>blank</c> up to <c>go</c>, and then the letters again. It is a tagging problem.
/// </summary>
/// <remarks>
/// Random answers are right for one letter in eight. The words are <c>a</c> to <c>h</c>, <c>blank</c> and <c>go</c>; the scores by label tell how
/// well each letter was recalled.
/// </remarks>
public sealed record CopyDataSpec : GeneratedDataSpec
{
    private const int Letters = 8;

    /// <summary>Number of letters to remember, 1 to 100,000. Default 10.</summary>
    public int Length { get; init => field = CheckLength("length", value, 1); } = 10;

    /// <summary>Length of the delay: number of <c>blank</c> words between the letters and <c>go</c>, 0 to 100,000. Default 50.</summary>
    public int Delay { get; init => field = CheckLength("delay", value, 0); } = 50;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        Rng stream = new Rng(1).Stream("copy").Stream(part);
        return new Dataset(FormattableString.Invariant($"copy task of {Length} letters over {Delay} blanks, {part}"),
            Enumerable.Range(0, count).Select(i => One(stream.Stream((ulong)i))));
    }

    private Example One(Rng random)
    {
        string[] letters = new string[Length];
        for (int i = 0; i < Length; i++)
            letters[i] = ((char)('a' + random.NextInt(Letters))).ToString();
        string[] delay = [.. Enumerable.Repeat("blank", Delay)], answer = [.. Enumerable.Repeat("blank", Length)];
        return new Example(new Words([.. letters, .. delay, "go", .. answer]), new Tags([.. answer, .. delay, "blank", .. letters], TagScheme.Plain));
    }
}

[JsonSerializable(typeof(CopyDataSpec))]
internal sealed partial class CopyDataJson : JsonSerializerContext;
