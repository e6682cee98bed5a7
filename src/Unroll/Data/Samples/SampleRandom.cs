namespace Unroll;

/// <summary>The random numbers of built-in samples: SplitMix64 (Steele, Lea and Flood 2014), whose sequence never changes between versions.</summary>
internal sealed class SampleRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (int)((UInt128)z * (uint)count >> 64);
    }
}
