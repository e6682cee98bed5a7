using System.Buffers.Binary;

namespace Unroll;

/// <summary>How the samples of a sound are written: those of all channels, time by time.</summary>
/// <param name="Coding">How one is written.</param>
/// <param name="Bytes">The bytes of one, 1 to 4 or 8.</param>
/// <param name="BigEndian">Whether the high byte comes first.</param>
/// <param name="Channels">Number of channels.</param>
internal sealed record SampleFormat(SampleCoding Coding, int Bytes, bool BigEndian, int Channels)
{
    private const double Loudest = 1e9; // some programs write floats in the scale of 32-bit numbers

    /// <summary>The bytes of one time, all channels.</summary>
    public int Block => Bytes * Channels;

    /// <summary>Reads samples, and makes one channel of several: their mean.</summary>
    /// <param name="bytes">Whole blocks.</param>
    /// <param name="samples">Gets one sample a block, from -1 to 1.</param>
    /// <param name="place">For error messages.</param>
    /// <exception cref="UnrollException">A sample is no number, or far too large.</exception>
    public void Read(ReadOnlySpan<byte> bytes, Span<Real> samples, string place)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            double sum = 0;
            for (int c = 0; c < Channels; c++)
                sum += One(bytes.Slice((i * Block) + (c * Bytes), Bytes));
            sum /= Channels;
            if (!(Math.Abs(sum) <= Loudest))
                throw new UnrollException(FormattableString.Invariant($"{place}: found the sample {sum}; expected numbers from -1 to 1."));
            samples[i] = (Real)sum;
        }
    }

    private double One(ReadOnlySpan<byte> bytes) => Coding switch
    {
        SampleCoding.Unsigned => (bytes[0] - 128) / 128.0,
        SampleCoding.MuLaw => MuLaw(bytes[0]) / 32768.0,
        SampleCoding.ALaw => ALaw(bytes[0]) / 32768.0,
        SampleCoding.Float => Bytes == 4 ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => Whole(bytes) / 2147483648.0,
    };

    /// <summary>ITU-T G.711, table 2a: inverted; a sign, 3 bits of exponent, 4 of mantissa; numbers of 14 bits, here at the high end of 16.</summary>
    private static int MuLaw(byte written)
    {
        const int bias = 0x84;
        int bits = ~written & 0xFF, magnitude = ((((bits & 15) << 3) + bias) << ((bits >> 4) & 7)) - bias;
        return (bits & 128) != 0 ? -magnitude : magnitude;
    }

    /// <summary>ITU-T G.711, table 1a: every second bit inverted; a sign, 3 bits of exponent, 4 of mantissa; numbers of 13 bits, here at the high end of 16.</summary>
    private static int ALaw(byte written)
    {
        int bits = written ^ 0x55, exponent = (bits >> 4) & 7, mantissa = ((bits & 15) << 4) + 8;
        int magnitude = exponent == 0 ? mantissa : (mantissa + 256) << (exponent - 1);
        return (bits & 128) != 0 ? magnitude : -magnitude;
    }

    /// <summary>A whole number, shifted to the high end of 32 bits.</summary>
    private int Whole(ReadOnlySpan<byte> bytes)
    {
        uint bits = 0;
        for (int i = 0; i < bytes.Length; i++)
            bits |= (uint)bytes[BigEndian ? bytes.Length - 1 - i : i] << (8 * (4 - bytes.Length + i));
        return (int)bits;
    }
}
