namespace Unroll;

/// <summary>
/// The built-in sample of pictures with captions: a coloured shape, or two and how they lie, such as "a red circle left of a blue square"; of two shapes the other caption, "a blue square right of a
/// red circle", is right, too. 3,000 for training, 300 for the dev set, 500 for the test set; the same in every run.
/// </summary>
internal static class ColouredScenes
{
    private static readonly (string Name, double Red, double Green, double Blue)[] Colours =
        [("red", 0.85, 0.1, 0.1), ("green", 0.1, 0.6, 0.15), ("blue", 0.1, 0.2, 0.85), ("yellow", 0.95, 0.85, 0.1), ("purple", 0.55, 0.15, 0.65), ("black", 0.05, 0.05, 0.05)];

    private static readonly string[] Shapes = ["circle", "square", "triangle", "cross"];

    private static readonly (string Name, string Opposite)[] Relations = [("left of", "right of"), ("right of", "left of"), ("above", "below"), ("below", "above")];

    public static Splits Open(CaptionDataSpec spec)
    {
        SampleRandom random = new(77);
        return new Splits(Part("train", 3000), Part("dev", 300), Part("test", 500));

        Dataset Part(string name, int count) => new($"scenes (built-in sample), {name}", [.. Enumerable.Range(0, count).Select(_ => Scene(spec, random))]);
    }

    private static Example Scene(CaptionDataSpec spec, SampleRandom random)
    {
        double paper = 0.8 + (0.2 * Share(random));
        int one = random.Below(Colours.Length * Shapes.Length);
        if (random.Below(4) == 0)
            return new Example(Draw(spec, paper, [Thing(one, random, 0.5, 0.5, 0.28)]), new Texts(Caption(spec, Named(one))));
        int other = (one + 1 + random.Below((Colours.Length * Shapes.Length) - 1)) % (Colours.Length * Shapes.Length), relation = random.Below(Relations.Length);
        double side = relation % 2 == 0 ? -0.22 : 0.22;
        (double right, double down) = relation < 2 ? (side, 0.0) : (0.0, side);
        double across = 0.06, x = 0.5 + (0.16 * (Share(random) - 0.5) * (relation < 2 ? 0 : 2)), y = 0.5 + (0.16 * (Share(random) - 0.5) * (relation < 2 ? 2 : 0));
        return new Example(
            Draw(spec, paper, [Thing(one, random, x + right, y + down, across), Thing(other, random, x - right, y - down, across)]),
            new Texts(Caption(spec, $"{Named(one)} {Relations[relation].Name} {Named(other)}"), Caption(spec, $"{Named(other)} {Relations[relation].Opposite} {Named(one)}")));
    }

    private static PlainText Caption(CaptionDataSpec spec, string text) => new(text, spec.Unit);

    private static string Named(int thing) => $"a {Colours[thing % Colours.Length].Name} {Shapes[thing / Colours.Length]}";

    private static double Share(SampleRandom random) => random.Below(10_000) / 10_000.0;

    /// <summary>A thing near a place, moved by at most so much each way; sides are shares of those of the picture.</summary>
    private static (int Thing, double X, double Y, double Radius) Thing(int thing, SampleRandom random, double x, double y, double moved) =>
        (thing, x + (moved * ((2 * Share(random)) - 1)), y + (moved * ((2 * Share(random)) - 1)), 0.11 + (0.06 * Share(random)));

    /// <summary>Each pixel is the mean of four points of it.</summary>
    private static Picture Draw(CaptionDataSpec spec, double paper, (int Thing, double X, double Y, double Radius)[] things)
    {
        Real[] values = new Real[spec.Height * spec.Width * spec.Size.Channels];                        // [H, W, C]
        for (int pixel = 0; pixel < spec.Height * spec.Width; pixel++)
        {
            (double red, double green, double blue) = (0, 0, 0);
            for (int point = 0; point < 4; point++)
            {
                double x = ((pixel % spec.Width) + 0.25 + (0.5 * (point % 2))) / spec.Width, y = ((pixel / spec.Width) + 0.25 + (point / 2 * 0.5)) / spec.Height;
                (double r, double g, double b) = (paper, paper, paper);
                foreach ((int thing, double left, double top, double radius) in things)
                {
                    if (Covers(Shapes[thing / Colours.Length], (x - left) / radius, (y - top) / radius))
                        (_, r, g, b) = Colours[thing % Colours.Length];
                }
                (red, green, blue) = (red + (r / 4), green + (g / 4), blue + (b / 4));
            }
            if (spec.Grey)
                values[pixel] = (Real)((0.299 * red) + (0.587 * green) + (0.114 * blue));
            else
                (values[3 * pixel], values[(3 * pixel) + 1], values[(3 * pixel) + 2]) = ((Real)red, (Real)green, (Real)blue);
        }
        return new Picture(spec.Height, spec.Width, spec.Size.Channels, values);
    }

    /// <summary>Whether a shape of radius 1 around the origin, y downwards, has a point.</summary>
    private static bool Covers(string shape, double x, double y) => shape switch
    {
        "circle" => (x * x) + (y * y) <= 1,
        "square" => Math.Abs(x) <= 0.9 && Math.Abs(y) <= 0.9,
        "triangle" => y is >= -1 and <= 0.8 && Math.Abs(x) <= (y + 1) / 1.8,
        _ => (Math.Abs(x) <= 0.3 && Math.Abs(y) <= 1) || (Math.Abs(y) <= 0.3 && Math.Abs(x) <= 1),
    };
}
