namespace Unroll;

/// <summary>How a sample is written.</summary>
internal enum SampleCoding
{
    /// <summary>A whole number of 8 bits, 128 for silence.</summary>
    Unsigned,

    /// <summary>A whole number of 8 to 32 bits in two's complement.</summary>
    Signed,

    /// <summary>A number of 32 or 64 bits as IEEE 754 defines it, from -1 to 1.</summary>
    Float,

    /// <summary>8 bits, about the logarithm (ITU-T G.711, μ-law).</summary>
    MuLaw,

    /// <summary>8 bits, about the logarithm (ITU-T G.711, A-law).</summary>
    ALaw,
}
