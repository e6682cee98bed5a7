using System.Globalization;

namespace Unroll;

/// <summary>
/// The built-in sample of pictures, of MNIST's size: the ten digits as 5 × 7 dots of 3 × 3 pixels on black, moved about, fainter or stronger, some dots lost.
/// 4,000 for training, 300 for the dev set, 500 for the test set; the same in every run. The picture of a digit near the middle has a name: digit:1 to digit:4800, in this order.
/// </summary>
internal static class DotDigits
{
    public const int Side = 28;

    /// <summary>How far from the middle the digits of <see cref="Named"/> may lie, in pixels.</summary>
    public const int Near = 1;

    private const int Dot = 3;
    private const string Prefix = "digit:";

    private static readonly (string Name, int Count)[] Parts = [("train", 4000), ("dev", 300), ("test", 500)];

    private static readonly string[] Dots =
    [
        ".###.#...##..###.#.###..##...#.###.", "..#...##....#....#....#....#...###.", ".###.#...#....#...#...#...#...#####", "#####...#...#.....#.....##...#.###.",
        "...#...##..#.#.#..#.#####...#....#.", "######....####.....#....##...#.###.", "..##..#...#....####.#...##...#.###.", "#####....#...#...#...#....#....#...",
        ".###.#...##...#.###.#...##...#.###.", ".###.#...##...#.####....#...#..##..",
    ];

    /// <summary>The sample as sequences of pixels.</summary>
    public static Splits Open(MnistDataSpec spec)
    {
        Require.That(Side * Side % spec.PixelsPerStep == 0, "The built-in sample", $"pictures of {Side * Side} pixels to be read by {spec.PixelsPerStep}", "a number that divides them; set data.pixelsPerStep");
        int[]? order = spec.Order(Side * Side);
        return Open(int.MaxValue, (_, digits) => digits.Select(one => spec.Sequence(one.Pixels, order, one.Digit)));
    }

    /// <summary>The sample, with an example for each digit and its pixels.</summary>
    /// <param name="away">How far from the middle digits may lie, in pixels; those that lie anywhere are hard to generate.</param>
    /// <param name="examples">Makes the examples of a set, given the set's name.</param>
    public static Splits Open(int away, Func<string, List<(byte[] Pixels, int Digit)>, IEnumerable<Example>> examples)
    {
        Dataset[] sets = [.. Parts.Select(part => new Dataset($"digits (built-in sample), {part.Name}", examples(part.Name, Draw(part.Name, part.Count, away))))];
        return new Splits(sets[0], sets[1], sets[2]);
    }

    /// <summary>The name of a digit.</summary>
    /// <param name="part">Of which set.</param>
    /// <param name="index">Its place there, from 0.</param>
    public static string NameOf(string part, int index) => FormattableString.Invariant($"{Prefix}{Parts.TakeWhile(one => one.Name != part).Sum(one => one.Count) + index + 1}");

    /// <summary>The picture of a name; null if the text is no such name.</summary>
    /// <exception cref="UnrollException">There is no digit of this number.</exception>
    public static Picture? Named(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        int all = Parts.Sum(part => part.Count);
        Require.That(int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= all, "A built-in picture", name, $"{Prefix}1 to {Prefix}{all}");
        int index = number - 1, at = 0;
        for (; index >= Parts[at].Count; at++)
            index -= Parts[at].Count;
        return PictureOf(Draw(Parts[at].Name, index + 1, Near)[index].Pixels, name);
    }

    /// <summary>Pixels as a picture.</summary>
    public static Picture PictureOf(byte[] pixels, string? name) => new(Side, Side, 1, pixels.Select(value => value / (Real)255).ToArray()) { File = name };

    private static List<(byte[] Pixels, int Digit)> Draw(string part, int count, int away)
    {
        Rng random = new Rng(1).Stream("dot digits").Stream(part);
        List<(byte[], int)> digits = [];
        for (int i = 0; i < count; i++)
            digits.Add((Draw(i % 10, away, ref random), i % 10));
        return digits;
    }

    private static byte[] Draw(int digit, int away, ref Rng random)
    {
        byte[] pixels = new byte[Side * Side];
        int right = Place(Side - (5 * Dot), away, ref random), down = Place(Side - (7 * Dot), away, ref random), ink = 150 + random.NextInt(100);
        for (int dot = 0; dot < Dots[digit].Length; dot++)
        {
            if (Dots[digit][dot] == '#' && random.NextInt(20) > 0)
                Fill(pixels, right + (dot % 5 * Dot), down + (dot / 5 * Dot), (byte)ink);
        }
        return pixels;
    }

    private static int Place(int free, int away, ref Rng random)
    {
        int first = away < free / 2 ? (free / 2) - away : 0;
        return first + random.NextInt(Math.Min(free - first, 2 * Math.Min(away, free)) + 1);
    }

    private static void Fill(byte[] pixels, int left, int top, byte ink)
    {
        for (int row = top; row < top + Dot; row++)
            pixels.AsSpan((row * Side) + left, Dot).Fill(ink);
    }
}
