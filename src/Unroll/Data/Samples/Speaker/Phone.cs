namespace Unroll;

/// <summary>
/// The phones that the built-in speaker can say, named as in ARPAbet, in lower case; <c>au</c> and <c>a</c> are those of Mandarin, <c>pau</c> is a pause. Vowels have the mean formants of men of Peterson and Barney (1952), consonants
/// about those of Klatt (1980, tables II and III).
/// </summary>
/// <param name="Name">Such as iy.</param>
/// <param name="Pieces">One for a simple sound; a plosive has a closure, a burst and perhaps breath.</param>
internal sealed record Phone(string Name, params Piece[] Pieces)
{
    private static readonly NoiseShape Lips = new(1100, 900, 0.5), LipAndTeeth = new(3300, 3000, 0.35), Teeth = new(3000, 2600, 0.3), Ridge = new(5200, 1500, 0.03),
        RidgeBurst = new(3900, 1500, 0.15), BehindRidge = new(2700, 900, 0.05), Palate = new(1900, 500, 0.05);

    private static readonly Dictionary<string, Phone> All = new Phone[]
    {
        Vowel("iy", 110, 270, 2290, 3010), Vowel("ih", 90, 390, 1990, 2550), Vowel("eh", 100, 530, 1840, 2480), Vowel("ae", 130, 660, 1720, 2410),
        Vowel("aa", 130, 730, 1090, 2440), Vowel("ao", 130, 570, 840, 2410), Vowel("uh", 90, 440, 1020, 2240), Vowel("uw", 130, 300, 870, 2240),
        Vowel("ah", 90, 640, 1190, 2390), Vowel("ax", 60, 500, 1450, 2450), Vowel("er", 120, 490, 1350, 1690), Vowel("a", 120, 780, 1200, 2500),
        Glide("ey", 150, new(480, 1850, 2500), new(330, 2200, 2700)), Glide("ay", 180, new(720, 1200, 2450), new(350, 2050, 2600)), Glide("oy", 180, new(530, 850, 2400), new(350, 2000, 2550)),
        Glide("ow", 150, new(540, 1050, 2350), new(370, 820, 2250)), Glide("aw", 170, new(720, 1250, 2450), new(400, 900, 2300)), Glide("au", 180, new(780, 1250, 2500), new(470, 840, 2350)),
        Near("w", 70, 290, 650, 2150), Near("r", 75, 330, 1060, 1420), Near("l", 75, 340, 1050, 2850), Near("y", 60, 270, 2150, 3000),
        Nose("m", 75, 270, 1000, 2150), Nose("n", 75, 270, 1500, 2500), Nose("ng", 95, 280, 2000, 2650),
        Rubbed("f", 100, 340, 1100, 2080, 0, 0.17, LipAndTeeth), Rubbed("v", 60, 240, 1100, 2080, 0.35, 0.08, LipAndTeeth), Rubbed("th", 95, 320, 1290, 2540, 0, 0.13, Teeth),
        Rubbed("dh", 50, 260, 1290, 2540, 0.4, 0.05, Teeth), Rubbed("s", 110, 320, 1500, 2530, 0, 1.1, Ridge), Rubbed("z", 80, 260, 1500, 2530, 0.3, 0.6, Ridge),
        Rubbed("sh", 110, 300, 1840, 2750, 0, 1.1, BehindRidge), Rubbed("zh", 80, 260, 1840, 2750, 0.3, 0.6, BehindRidge),
        Stop("p", 65, 400, 1000, 2150, 0, 0.7, 12, Lips, 40), Stop("b", 55, 220, 1000, 2150, 0.12, 0.5, 8, Lips, 0),
        Stop("t", 60, 400, 1750, 2600, 0, 1.2, 14, RidgeBurst, 40), Stop("d", 50, 220, 1750, 2600, 0.12, 0.8, 9, RidgeBurst, 0),
        Stop("k", 60, 320, 1990, 2600, 0, 1.1, 18, Palate, 40), Stop("g", 50, 220, 1990, 2600, 0.12, 0.8, 13, Palate, 0),
        Stop("ch", 50, 350, 1800, 2820, 0, 1.1, 75, BehindRidge, 0), Stop("jh", 40, 260, 1800, 2820, 0.12, 0.8, 50, BehindRidge, 0),
        new("hh", new Piece(0.065) { Breath = 0.13 }), new("pau", new Piece(0.35)),
    }.ToDictionary(phone => phone.Name, StringComparer.Ordinal);

    /// <summary>The phone of a name.</summary>
    /// <exception cref="UnrollException">There is none.</exception>
    public static Phone Named(string name) => All.TryGetValue(name, out Phone? phone) ? phone
        : throw new UnrollException($"There is no phone '{name}'; expected one of {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.");

    private static Phone Vowel(string name, double ms, double first, double second, double third) => Glide(name, ms, new(first, second, third), new(first, second, third));

    private static Phone Glide(string name, double ms, Formants from, Formants to) => new(name, new Piece(ms / 1000) { From = from, To = to, Voice = 1 });

    private static Phone Near(string name, double ms, double first, double second, double third) => Held(name, ms, first, second, third, 0.7, 0, null);

    private static Phone Nose(string name, double ms, double first, double second, double third)
    {
        Formants place = new(first, second, third);
        return new(name, new Piece(ms / 1000) { From = place, To = place, Voice = 0.6, Nasal = true });
    }

    private static Phone Rubbed(string name, double ms, double first, double second, double third, double voice, double noise, NoiseShape shape) => Held(name, ms, first, second, third, voice, noise, shape);

    private static Phone Held(string name, double ms, double first, double second, double third, double voice, double noise, NoiseShape? shape)
    {
        Formants place = new(first, second, third);
        return new(name, new Piece(ms / 1000) { From = place, To = place, Voice = voice, Noise = noise, Shape = shape });
    }

    /// <summary>Air is held back, set free in a burst, and perhaps followed by breath, while the mouth moves on to the next vowel.</summary>
    private static Phone Stop(string name, double closureMs, double first, double second, double third, double voice, double burst, double burstMs, NoiseShape shape, double breathMs)
    {
        Formants place = new(first, second, third);
        Piece closure = new(closureMs / 1000) { From = place, To = place, Voice = voice }, free = new(burstMs / 1000) { From = place, To = place, Noise = burst, Shape = shape };
        return breathMs == 0 ? new(name, closure, free) : new(name, closure, free, new Piece(breathMs / 1000) { Breath = 0.12 });
    }
}
