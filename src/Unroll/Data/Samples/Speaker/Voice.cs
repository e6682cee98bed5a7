namespace Unroll;

/// <summary>A voice of the built-in speaker.</summary>
public sealed record Voice
{
    /// <summary>Its name, from which small habits of pronunciation follow.</summary>
    public required string Name { get; init; }

    /// <summary>How often the vocal cords open, in Hz, 50 to 500. Default 120.</summary>
    public double Pitch { get; init => field = Require.InRange("pitch", value, 50.0, 500.0); } = 120;

    /// <summary>By how much all resonances are higher than a man's, 0.7 to 1.5: 1.17 is a usual woman, 1.35 a child. Default 1.</summary>
    public double Resonance { get; init => field = Require.InRange("resonance", value, 0.7, 1.5); } = 1;

    /// <summary>How much breath is in it, 0 to 1. Default 0.1.</summary>
    public double Breath { get; init => field = Require.InRange("breath", value, 0.0, 1.0); } = 0.1;

    /// <summary>The voice of a number, always the same: those of odd numbers are deep, those of even numbers high.</summary>
    /// <param name="number">1 or more.</param>
    public static Voice Number(int number)
    {
        Require.InRange("the number of a voice", number, 1, int.MaxValue);
        Rng random = new Rng(1).Stream("voices").Stream((ulong)number);
        double place = random.NextDouble(), around = random.NextDouble(), breath = random.NextDouble();
        bool deep = number % 2 == 1;
        return new Voice
        {
            Name = FormattableString.Invariant($"voice {number}"),
            Pitch = (deep ? 85 : 165) + ((deep ? 60 : 85) * ((0.6 * place) + (0.4 * around))),
            Resonance = (deep ? 0.93 : 1.08) + (0.14 * place),
            Breath = 0.02 + (0.2 * breath),
        };
    }
}
