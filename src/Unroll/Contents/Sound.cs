namespace Unroll;

/// <summary>A recorded sound of one channel.</summary>
public sealed class Sound : Content
{
    private const int StepsPerSecond = 100;

    /// <summary>Creates a sound.</summary>
    /// <param name="rate">Samples per second, 100 to 768,000.</param>
    /// <param name="samples">From -1 to 1, [S].</param>
    /// <param name="speaker">Who speaks; empty if this is unknown.</param>
    /// <exception cref="UnrollException">The rate is out of range, or a sample is not finite.</exception>
    public Sound(int rate, ReadOnlyMemory<Real> samples, string speaker = "")
    {
        ArgumentNullException.ThrowIfNull(speaker);
        Rate = Require.InRange("rate", rate, 100, 768_000);
        foreach (Real sample in samples.Span)
            Require.That(Real.IsFinite(sample), "A sound", $"the sample {sample}", "finite samples from -1 to 1");
        Samples = samples;
        Speaker = speaker;
    }

    /// <summary>Samples per second.</summary>
    public int Rate { get; }

    /// <summary>From -1 to 1, [S].</summary>
    public ReadOnlyMemory<Real> Samples { get; }

    /// <summary>Who speaks; empty if this is unknown.</summary>
    public string Speaker { get; }

    /// <summary>The file that it was read from, or the name of what the built-in speaker said; null if it was made in memory.</summary>
    public string? File { get; init; }

    /// <summary>How long it is, in seconds.</summary>
    public double Seconds => Samples.Length / (double)Rate;

    /// <summary>Its length in steps of 10 ms, the last one perhaps shorter.</summary>
    public override int Length => (int)((((long)Samples.Length * StepsPerSecond) + Rate - 1) / Rate);

    /// <inheritdoc/>
    public override string Noun => "sound";

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Rate);
        hash.Add(Speaker);
        hash.Add(Samples.Span);
    }

    /// <summary>The file, as a user would type it; empty for a sound made in memory.</summary>
    public override string ToString() => File ?? "";
}
