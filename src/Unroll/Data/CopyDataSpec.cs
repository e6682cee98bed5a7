using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The copy task (Hochreiter and Schmidhuber 1997; as in Arjovsky, Shah and Bengio 2016, section 5.1): letters, a delay of blanks, the word <c>go</c>, and
/// as many blanks as there were letters; the tags are blanks until then, and after it the letters again. One tag a word, so it is a problem of tagging.
/// </summary>
/// <remarks>
/// Whoever tags the end at random is right at one letter in eight. The words are <c>a</c> to <c>h</c>, <c>blank</c> and <c>go</c>; the scores by label say how
/// each letter was recalled.
/// </remarks>
public sealed record CopyDataSpec : GeneratedDataSpec
{
    private const int Letters = 8;

    /// <summary>How many letters are to be remembered, 1 to 100,000. Default 10.</summary>
    public int Length { get; init => field = CheckLength("length", value, 1); } = 10;

    /// <summary>How many blanks lie between, 0 to 100,000. Default 50.</summary>
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
