namespace Unroll;

/// <summary>
/// The built-in sample of pictures: the ten digits as 5 × 7 dots on 8 × 8 pixels, moved by up to three pixels, fainter or stronger, some dots lost, on a
/// grey noise. 1,500 to learn from, 300 to choose on, 500 to report on; the same in every run.
/// </summary>
internal static class DotDigits
{
    private const int Side = 8;

    private static readonly string[] Dots =
    [
        ".###.#...##..###.#.###..##...#.###.", "..#...##....#....#....#....#...###.", ".###.#...#....#...#...#...#...#####", "#####...#...#.....#.....##...#.###.",
        "...#...##..#.#.#..#.#####...#....#.", "######....####.....#....##...#.###.", "..##..#...#....####.#...##...#.###.", "#####....#...#...#...#....#....#...",
        ".###.#...##...#.###.#...##...#.###.", ".###.#...##...#.####....#...#..##..",
    ];

    public static Splits Open(MnistDataSpec spec)
    {
        Require.That(Side * Side % spec.PixelsPerStep == 0, "The built-in sample", $"pictures of {Side * Side} pixels to be read by {spec.PixelsPerStep}", "a number that divides them; set data.pixelsPerStep");
        int[]? order = spec.Order(Side * Side);
        return new Splits(Part("train", 1500), Part("dev", 300), Part("test", 500));

        FrameDataset Part(string name, int count)
        {
            Rng random = new Rng(1).Stream("dot digits").Stream(name);
            List<FrameSequence> pictures = [];
            for (int i = 0; i < count; i++)
                pictures.Add(spec.Sequence(Draw(i % 10, ref random), order, i % 10));
            return new FrameDataset($"digits (built-in sample), {name}", pictures);
        }
    }

    private static byte[] Draw(int digit, ref Rng random)
    {
        byte[] pixels = new byte[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)random.NextInt(60);
        int right = random.NextInt(4), down = random.NextInt(2), ink = 150 + random.NextInt(100);
        for (int dot = 0; dot < Dots[digit].Length; dot++)
        {
            if (Dots[digit][dot] == '#' && random.NextInt(20) > 0)
                pixels[(((dot / 5) + down) * Side) + (dot % 5) + right] = (byte)ink;
        }
        return pixels;
    }
}
