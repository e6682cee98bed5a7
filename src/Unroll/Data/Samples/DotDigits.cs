namespace Unroll;

/// <summary>
/// The built-in sample of pictures, of MNIST's size: the ten digits as 5 × 7 dots of 3 × 3 pixels on black, moved about, fainter or stronger, some dots lost.
/// 4,000 for training, 300 for the dev set, 500 for the test set; the same in every run.
/// </summary>
internal static class DotDigits
{
    public const int Side = 28;
    private const int Dot = 3;

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
        return new Splits(Part("train", 4000), Part("dev", 300), Part("test", 500));

        Dataset Part(string name, int count)
        {
            Rng random = new Rng(1).Stream("dot digits").Stream(name);
            List<(byte[], int)> digits = [];
            for (int i = 0; i < count; i++)
                digits.Add((Draw(i % 10, away, ref random), i % 10));
            return new Dataset($"digits (built-in sample), {name}", examples(name, digits));
        }
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
