namespace Unroll;

/// <summary>The three lowest resonances of a vocal tract, in Hz.</summary>
internal readonly record struct Formants(double First, double Second, double Third);

/// <summary>The noise of a narrow place in the mouth.</summary>
/// <param name="Frequency">The middle of its band, in Hz.</param>
/// <param name="Bandwidth">In Hz.</param>
/// <param name="Flat">How much noise of all frequencies comes beside it.</param>
internal sealed record NoiseShape(double Frequency, double Bandwidth, double Flat);

/// <summary>A part of a phone in which the mouth moves from one place to another.</summary>
/// <param name="Seconds">How long it is at a usual rate.</param>
internal sealed record Piece(double Seconds)
{
    /// <summary>The resonances at its beginning; null if it takes those of the next piece.</summary>
    public Formants? From { get; init; }

    /// <summary>The resonances at its end.</summary>
    public Formants? To { get; init; }

    /// <summary>How loud the vocal cords are; 1 in a vowel.</summary>
    public double Voice { get; init; }

    /// <summary>How loud the breath at the vocal cords is.</summary>
    public double Breath { get; init; }

    /// <summary>How loud the noise of the mouth is.</summary>
    public double Noise { get; init; }

    /// <summary>What that noise is like.</summary>
    public NoiseShape? Shape { get; init; }

    /// <summary>Whether the nose is open.</summary>
    public bool Nasal { get; init; }
}
