using System.Globalization;

namespace Unroll;

/// <summary>
/// The built-in sample of pictures with captions: a coloured shape, or two and how they lie, such as "a red circle left of a blue square"; of two shapes the other caption, "a blue square right of a
/// red circle", is right, too. Scenes 1 to 3,000 are for training, the next 300 are the dev set, and the last 500 the test set; they are the same in every run.
/// </summary>
internal static class ColouredScenes
{
    public const int Train = 3000, Dev = 300, Test = 500;
    private const string Prefix = "scene:";

    private static readonly (string Name, double Red, double Green, double Blue)[] Colours =
        [("red", 0.85, 0.1, 0.1), ("green", 0.1, 0.6, 0.15), ("blue", 0.1, 0.2, 0.85), ("yellow", 0.95, 0.85, 0.1), ("purple", 0.55, 0.15, 0.65), ("black", 0.05, 0.05, 0.05)];

    /// <summary>The names of all colours.</summary>
    public static IEnumerable<string> ColourNames => Colours.Select(colour => colour.Name);

    /// <summary>The names of all shapes.</summary>
    public static IReadOnlyList<string> ShapeNames => Shapes;

    private static readonly string[] Shapes = ["circle", "square", "triangle", "cross"];

    private static readonly (string Name, string Opposite)[] Relations = [("left of", "right of"), ("right of", "left of"), ("above", "below"), ("below", "above")];

    public static Splits Open(CaptionDataSpec spec)
    {
        return new Splits(Part("train", 1, Train), Part("dev", Train + 1, Dev), Part("test", Train + Dev + 1, Test));

        Dataset Part(string name, int first, int count) => new($"scenes (built-in sample), {name}", [.. Enumerable.Range(first, count).Select(number => Scene(spec, number))]);
    }

    /// <summary>The picture that is called <c>scene:</c> and its number, so that a model can be tried without files; null for another name.</summary>
    /// <param name="name">Such as scene:3301.</param>
    /// <param name="spec">How it is drawn.</param>
    /// <exception cref="UnrollException">There is no scene of that number.</exception>
    public static Picture? Named(string name, CaptionDataSpec spec)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        return int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= Train + Dev + Test
            ? Scene(spec, number).InputAs<Picture>("A scene")
            : throw new UnrollException($"There is no built-in picture {name}; expected scene:1 to scene:{Train + Dev + Test}, of which those from scene:{Train + Dev + 1} on are the test set.");
    }

    private static Example Scene(CaptionDataSpec spec, int number)
    {
        DrawnScene scene = Draw(spec, number);
        string first = $"a {scene.Things[0].Name}";
        if (scene.Relation is not { } relation)
            return new Example(scene.Picture, new Texts(Caption(spec, first)));
        string second = $"a {scene.Things[1].Name}";
        return new Example(scene.Picture, new Texts(Caption(spec, $"{first} {relation.Name} {second}"), Caption(spec, $"{second} {relation.Opposite} {first}")));
    }

    /// <summary>A scene with its picture.</summary>
    /// <param name="spec">How it is drawn.</param>
    /// <param name="number">From 1.</param>
    public static DrawnScene Draw(CaptionDataSpec spec, int number)
    {
        SampleRandom random = new((ulong)number);
        string name = FormattableString.Invariant($"{Prefix}{number}");
        double paper = 0.8 + (0.2 * Share(random));
        int one = random.Below(Colours.Length * Shapes.Length);
        if (random.Below(4) == 0)
            return Scene([Thing(one, random, 0.5, 0.5, 0.28)], null);
        int other = (one + 1 + random.Below((Colours.Length * Shapes.Length) - 1)) % (Colours.Length * Shapes.Length), relation = random.Below(Relations.Length);
        double side = relation % 2 == 0 ? -0.22 : 0.22;
        (double right, double down) = relation < 2 ? (side, 0.0) : (0.0, side);
        double across = 0.06, x = 0.5 + (0.16 * (Share(random) - 0.5) * (relation < 2 ? 0 : 2)), y = 0.5 + (0.16 * (Share(random) - 0.5) * (relation < 2 ? 2 : 0));
        return Scene([Thing(one, random, x + right, y + down, across), Thing(other, random, x - right, y - down, across)], Relations[relation]);

        DrawnScene Scene(SceneThing[] things, (string, string)? related) => new(Draw(spec, name, paper, things), things, related);
    }

    private static PlainText Caption(CaptionDataSpec spec, string text) => new(text, spec.Unit);

    private static double Share(SampleRandom random) => random.Below(10_000) / 10_000.0;

    /// <summary>A thing near a place, moved by at most so much each way; sides are shares of those of the picture.</summary>
    private static SceneThing Thing(int thing, SampleRandom random, double x, double y, double moved) => new(
        Colours[thing % Colours.Length].Name, Shapes[thing / Colours.Length], x + (moved * ((2 * Share(random)) - 1)), y + (moved * ((2 * Share(random)) - 1)), 0.11 + (0.06 * Share(random)));

    /// <summary>Each pixel is the mean of four points of it.</summary>
    private static Picture Draw(CaptionDataSpec spec, string name, double paper, SceneThing[] things)
    {
        Real[] values = new Real[spec.Height * spec.Width * spec.Size.Channels];                        // [H, W, C]
        for (int pixel = 0; pixel < spec.Height * spec.Width; pixel++)
        {
            (double red, double green, double blue) = (0, 0, 0);
            for (int point = 0; point < 4; point++)
            {
                double x = ((pixel % spec.Width) + 0.25 + (0.5 * (point % 2))) / spec.Width, y = ((pixel / spec.Width) + 0.25 + (point / 2 * 0.5)) / spec.Height;
                (double r, double g, double b) = (paper, paper, paper);
                foreach (SceneThing thing in things)
                {
                    if (thing.Covers(x, y))
                        (_, r, g, b) = Array.Find(Colours, colour => colour.Name == thing.Colour);
                }
                (red, green, blue) = (red + (r / 4), green + (g / 4), blue + (b / 4));
            }
            if (spec.Grey)
                values[pixel] = (Real)((0.299 * red) + (0.587 * green) + (0.114 * blue));
            else
                (values[3 * pixel], values[(3 * pixel) + 1], values[(3 * pixel) + 2]) = ((Real)red, (Real)green, (Real)blue);
        }
        return new Picture(spec.Height, spec.Width, spec.Size.Channels, values) { File = name };
    }
}
