namespace Unroll;

/// <summary>How the built-in speaker says something.</summary>
public sealed record Speaking
{
    /// <summary>Samples per second, a multiple of 1,000 from 8,000 to 48,000. Default 8,000.</summary>
    /// <exception cref="UnrollException">It is another.</exception>
    public int Rate
    {
        get;
        init
        {
            Require.That(value % 1000 == 0, "rate", FormattableString.Invariant($"{value}"), "a multiple of 1000 from 8000 to 48000");
            field = Require.InRange("rate", value, 8000, 48_000);
        }
    } = 8000;

    /// <summary>How fast, 0.25 to 4; 2 is twice as fast as usual. Default 1.</summary>
    public double Tempo { get; init => field = Require.InRange("tempo", value, 0.25, 4.0); } = 1;

    /// <summary>The longest pause between two words, in seconds, 0 to 10; each pause is drawn from 0 to it. Default 0.</summary>
    public double Pause { get; init => field = Require.InRange("pause", value, 0.0, 10.0); }

    /// <summary>The silence before the first word and behind the last one, in seconds, 0 to 10. Default 0.1.</summary>
    public double Silence { get; init => field = Require.InRange("silence", value, 0.0, 10.0); } = 0.1;

    /// <summary>How much more power the speech has than the white noise that is added, in decibels, -20 to 100; null if none is added. Default: null.</summary>
    public double? SignalToNoise { get; init => field = value is double given ? Require.InRange("signalToNoise", given, -20.0, 100.0) : null; }
}
