using System.Runtime.InteropServices;
using System.Text;

namespace Unroll.Fuzz;

/// <summary>Sound files of all kinds, and the features of what is read.</summary>
internal static class SoundReaders
{
    private static readonly SoundFeatureSpec Features = new() { Bands = 3, Deltas = 1 };

    /// <summary>WAV with whole numbers, floats, logarithms and the extensible form; SPHERE in both orders.</summary>
    public static FuzzInput[] Samples { get; } =
    [
        new([("a.wav", Wave(1, 2, 16, Twos()))]), new([("a.wav", Wave(1, 3, 24, new byte[90]))]), new([("a.wav", Wave(3, 1, 32, [.. MemoryMarshal.AsBytes((ReadOnlySpan<float>)[0.5f, -0.25f, 1, 0])]))]),
        new([("a.wav", Wave(3, 1, 64, [.. MemoryMarshal.AsBytes((ReadOnlySpan<double>)[0.5, -0.25, 1, 0])]))]), new([("a.wav.gz", Wave(7, 1, 8, [1, 2, 130, 255]))]),
        new([("a.wav", Wave(6, 1, 8, [1, 2, 130, 255], extensible: true))]), new([("a.wav", Wave(1, 1, 8, [1, 2, 130, 255], extensible: true))]),
        Sphere("sample_count -i 20\nsample_n_bytes -i 2\nsample_byte_format -s2 01\nsample_coding -s3 pcm\nchannel_count -i 2\n"), Sphere("sample_count -i 40\nsample_n_bytes -i 2\nsample_byte_format -s2 10\n"),
        Sphere("sample_count -i 80\nsample_n_bytes -i 1\nsample_coding -s4 ulaw\n"),
    ];

    /// <summary>Reads a file, and computes features if it is short.</summary>
    public static void Read(string folder, FuzzInput input)
    {
        Sound sound = SoundFile.Read(Path.Combine(folder, input.Files[0].Name));
        SoundSpec spec = new() { Rate = 8000, Features = Features, Normalize = SoundNormalization.Training };
        if (sound.Seconds < 1)
            spec.Fit([sound], new Fitted());
    }

    private static byte[] Twos() => [.. MemoryMarshal.AsBytes(Enumerable.Range(0, 40).Select(t => (short)(9000 * Math.Sin(t / 3.0))).ToArray().AsSpan())];

    private static FuzzInput Sphere(string fields) => new([("a.sph", [.. Encoding.ASCII.GetBytes($"NIST_1A\n    256\nsample_rate -i 16000\n{fields}end_head\n".PadRight(256)), .. Twos()])]);

    private static byte[] Wave(short kind, short channels, short bits, byte[] data, bool extensible = false)
    {
        byte[] tail = extensible ? [22, 0, (byte)bits, 0, 4, 0, 0, 0, (byte)kind, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113] : [];
        byte[] format = [.. Short(extensible ? (short)-2 : kind), .. Short(channels), 0x40, 0x1F, 0, 0, 0, 0, 0, 0, .. Short((short)(channels * bits / 8)), .. Short(bits), .. tail];
        byte[] other = [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0];
        return [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8, (byte)format.Length, 0, 0, 0, .. format, .. other, .. "data"u8, (byte)data.Length, 0, 0, 0, .. data];
    }

    private static byte[] Short(short number) => [(byte)number, (byte)(number >> 8)];
}
