using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Sequences of letters to copy, to reverse or to sort, generated. Training and dev sets have lengths from 1 to <see cref="Length"/>; the test set also has those up to twice as long, which
/// were never seen. It is a translation problem.
/// </summary>
public sealed record LettersDataSpec : GeneratedDataSpec
{
    private const int Letters = 8;

    /// <summary>What the output is. Default: copy.</summary>
    public LettersTask Task { get; init; }

    /// <summary>The length of the longest sequence of the training set, 1 to 100,000; the test set has sequences twice as long. Default 10.</summary>
    public int Length { get; init => field = CheckLength("length", value, 1); } = 10;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        Rng stream = new Rng(1).Stream("letters").Stream(part);
        int longest = part == "test" ? 2 * Length : Length;
        return new Dataset(FormattableString.Invariant($"up to {longest} letters to {Task.ToString().ToLowerInvariant()}, {part}"),
            Enumerable.Range(0, count).Select(i => One(stream.Stream((ulong)i), longest)));
    }

    private Example One(Rng random, int longest)
    {
        string[] letters = new string[1 + random.NextInt(longest)];
        for (int i = 0; i < letters.Length; i++)
            letters[i] = ((char)('a' + random.NextInt(Letters))).ToString();
        IEnumerable<string> output = Task switch
        {
            LettersTask.Reverse => letters.Reverse(),
            LettersTask.Sort => letters.Order(StringComparer.Ordinal),
            _ => letters,
        };
        return new Example(new Words(letters), new PlainText(string.Join(' ', output)));
    }
}

[JsonSerializable(typeof(LettersDataSpec))]
internal sealed partial class LettersDataJson : JsonSerializerContext;
