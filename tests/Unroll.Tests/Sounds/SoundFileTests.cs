using System.Buffers.Binary;
using System.Text;

namespace Unroll.Tests;

/// <summary>Every kind of sound file that is read, and every fault that is named.</summary>
public sealed class SoundFileTests : IDisposable
{
    private static readonly double[] Samples = [0, 0.5, -0.5, 0.25, -1];

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 16)]
    [InlineData(1, 24)]
    [InlineData(1, 32)]
    [InlineData(3, 32)]
    [InlineData(3, 64)]
    public void NumbersOfAllSizesAreRead(int kind, int bits)
    {
        byte[] data = [.. Samples.SelectMany(sample => Number(kind, bits, sample))];
        foreach (bool extensible in (bool[])[false, true])
        {
            Sound read = SoundFile.Read(folder.Write("a.wav", Wav(kind, 1, 44100, bits, data, extensible)));
            Assert.Equal((44100, 5), (read.Rate, read.Samples.Length));
            Assert.Equal(Samples.Select(sample => (Real)sample), read.Samples.ToArray());
        }
        byte[] two = [.. Samples.SelectMany(sample => (byte[])[.. Number(kind, bits, sample), .. Number(kind, bits, sample / 2)])];
        Assert.Equal(Samples.Select(sample => (Real)(0.75 * sample)), SoundFile.Read(folder.Write("b.wav.gz", Wav(kind, 2, 100, bits, two))).Samples.ToArray().Select(sample => (Real)(Math.Round(sample * 256) / 256)));
    }

    /// <summary>The numbers of ITU-T G.711, tables 1a and 2a, as 16 bits hold them.</summary>
    [Fact]
    public void LogarithmsAreRead()
    {
        Assert.Equal([-32124, 32124, 0, 0, -8, 8], Whole(Wav(7, 1, 8000, 8, [0x00, 0x80, 0x7F, 0xFF, 0x7E, 0xFE])));
        Assert.Equal([-5504, 5504, -8, 8, -32256, 32256], Whole(Wav(6, 1, 8000, 8, [0x00, 0x80, 0x55, 0xD5, 0x2A, 0xAA], extensible: true)));

        int[] Whole(byte[] file) => [.. SoundFile.Read(folder.Write("a.wav", file)).Samples.ToArray().Select(sample => (int)(sample * 32768))];
    }

    [Fact]
    public void SphereIsRead()
    {
        Assert.Equal([(Real)0.5, (Real)(-0.25)], Read(Sphere("sample_n_bytes -i 2\nsample_byte_format -s2 01\nsample_coding -s3 pcm\n", [0, 0x40, 0, 0xE0])));
        Assert.Equal([(Real)0.5, (Real)(-0.25)], Read(Sphere("sample_n_bytes -i 2\nsample_byte_format -s2 10\n", [0x40, 0, 0xE0, 0])));
        Assert.Equal([(Real)0.125], Read(Sphere("sample_n_bytes -i 2\nsample_byte_format -s2 10\nchannel_count -i 2\n", [0x40, 0, 0xE0, 0], count: 1)));
        Assert.Equal([(Real)0.5, -1], Read(Sphere("sample_n_bytes -i 1\nsample_coding -s3 pcm\n", [0x40, 0x80])));
        Assert.Equal([(Real)(-32124 / 32768.0), 0], Read(Sphere("sample_n_bytes -i 1\nsample_coding -s4 ulaw\n", [0, 0xFF])));

        Real[] Read(byte[] file)
        {
            Sound read = SoundFile.Read(folder.Write("A.WAV", file));
            Assert.Equal(16000, read.Rate);
            return read.Samples.ToArray();
        }
    }

    [Fact]
    public void WhatIsWrittenIsReadAgain()
    {
        Sound sound = SoundSignals.Written(22050, 1001);
        string path = Path.Combine(folder.Path, "a.wav");
        SoundFile.Write(path, sound);
        Sound read = SoundFile.Read(path);
        Assert.Equal((22050, path), (read.Rate, read.File));
        Assert.Equal(sound.Samples.ToArray(), read.Samples.ToArray());
        Assert.Equal(sound.Samples.ToArray(), SoundFile.Read(SoundFile.Typed(sound)).Samples.ToArray());
        Assert.Equal((path, ""), (SoundFile.Typed(read), SoundFile.Typed(new Sound(8000, default))));
        SoundFile.Write(path, new Sound(8000, new Real[] { 2, -2 }));
        Assert.Equal([(Real)(32767 / 32768.0), -1], SoundFile.Read(path).Samples.ToArray());
        Assert.StartsWith($"{folder.Path}: cannot be written (", Assert.Throws<UnrollException>(() => SoundFile.Write(folder.Path, sound)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedWavesAreNamed()
    {
        byte[] data = new byte[64], good = Wav(1, 1, 8000, 16, data);
        Says("found an empty file; expected a sound in WAV or SPHERE.", []);
        Says("found no sound in WAV or SPHERE; expected a file that begins with RIFF or NIST_1A, so convert it.", "ID3 mp3"u8.ToArray());
        Says("found no WAV file; expected it to begin with RIFF, a size and WAVE.", "RIFFabcdWAV"u8.ToArray());
        Says("found no WAV file; expected it to begin with RIFF, a size and WAVE.", "RIFFabcdAVI LIST"u8.ToArray());
        Says("found 0 samples a second; expected 100 to 768000.", Wav(1, 1, 0, 16, data));
        Says("found 4294967295 samples a second; expected 100 to 768000.", Wav(1, 1, -1, 16, data));
        Says("found samples in 0 channels; expected 1 or more.", Wav(1, 0, 8000, 16, data));
        Says("found samples of kind 1 with 12 bits; expected PCM (kind 1) of 8, 16, 24 or 32 bits, floats (3) of 32 or 64, A-law (6) or μ-law (7) of 8; convert the file.", Wav(1, 1, 8000, 12, data));
        Says("found samples of kind 65534 with 16 bits; expected PCM (kind 1) of 8, 16, 24 or 32 bits, floats (3) of 32 or 64, A-law (6) or μ-law (7) of 8; convert the file.", Wav(0xFFFE, 1, 8000, 16, data));
        Says("found samples of 4294967294 bytes; expected a multiple of 128, the bytes of each time; copy the file again.", Wav(1, 64, 8000, 16, data, size: -2));
        Says("found a sound of 2147483647 samples; expected at most 100000000; split it.", Wav(1, 1, 8000, 16, data, size: -2));
        Says("found 64 bytes of samples, of 100000000 that the file says it has; expected a whole file; copy it again.", Wav(1, 1, 8000, 16, data, size: 100_000_000));
        Says("found samples of 63 bytes; expected a multiple of 2, the bytes of each time; copy the file again.", Wav(1, 1, 8000, 16, data[..63]));
        Says("found no samples; expected a sound.", Wav(1, 1, 8000, 16, []));
        Says("found 3 bytes for 1 samples of 16 bits; expected 2.", [.. good[..32], 3, .. good[33..]]);
        Says("found a chunk \"fmt \" of 10 bytes at offset 12; expected 16 or more.", good[..30]);
        Says("found no chunk \"data\"; expected one with the samples.", good[..36]);
        Says("found a chunk of 2147483632 bytes at offset 36, of which 4 are there; expected a whole file; copy it again.", [.. good[..36], .. "LIST"u8, 240, 255, 255, 127, 1, 2, 3, 4]);
        Says("found no name of a chunk at offset 36; expected a WAV file, which consists of chunks with names.", [.. good[..36], 0, 0, 0, 0, 0, 0, 0, 0]);
        Says("found samples at offset 12 before the chunk \"fmt \"; expected that chunk first, which says how they are written.", [.. good[..12], .. good[36..]]);
        Says("found the sample NaN; expected numbers from -1 to 1.", Wav(3, 1, 8000, 32, [0, 0, 0xC0, 0x7F]));
        Says("found the sample 1E+300; expected numbers from -1 to 1.", Wav(3, 1, 8000, 64, BitConverter.GetBytes(1e300)));
        Assert.Equal("The data URL: found no base64 behind its comma; expected data:audio/wav;base64, and the bytes of the file.", Assert.Throws<UnrollException>(() => SoundFile.Read("data:audio/wav,abc")).Message);
    }

    [Fact]
    public void DamagedSphereFilesAreNamed()
    {
        const string pcm = "sample_n_bytes -i 2\nsample_byte_format -s2 01\n";
        Says("found no SPHERE file; expected it to begin with NIST_1A and a line break.", "NIST_2B\n   1024\n"u8.ToArray());
        Says("found no size of the header; expected a number from 16 to 65536 in line 2.", "NIST_1A\n   abcd\n"u8.ToArray());
        Says("found 16 bytes of the header; expected 1024; copy the file again.", "NIST_1A\n   1024\n"u8.ToArray());
        Says("found no field \"sample_n_bytes\" in the header; expected a number of samples, channels or bytes.", Sphere("", [0, 0]));
        Says("found \"-5\" for the field \"sample_n_bytes\" in the header; expected a number of samples, channels or bytes.", Sphere("sample_n_bytes -i -5\n", [0, 0]));
        Says("found packed samples (pcm,embedded-shorten-v2.00); expected unpacked ones; unpack it with sph2pipe or w_decode.", Sphere(pcm + "sample_coding -s26 pcm,embedded-shorten-v2.00\n", [0, 0]));
        Says("found samples of 2 bytes in the coding \"pcm\" and the byte order \"\"; expected pcm of 1 byte, of 2 in the order 01 or 10, or ulaw or alaw of 1; convert the file.", Sphere("sample_n_bytes -i 2\n", [0, 0]));
        Says("found 0 channels; expected 1 to 256.", Sphere(pcm + "channel_count -i 0\n", [0, 0]));
        Says("found a sound of 4294967295 samples; expected at most 100000000; split it.", Sphere(pcm, [0, 0], count: uint.MaxValue));
        Says("found 2 bytes of samples, of 20 that the file says it has; expected a whole file; copy it again.", Sphere(pcm, [0, 0], count: 10));
        Says("found no \"end_head\" in the header; expected that line after the last field.", Encoding.ASCII.GetBytes("NIST_1A\n   1024\n".PadRight(1024)));
    }

    private void Says(string sentence, byte[] file) => folder.Says("@a.wav: " + sentence, () => SoundFile.Read(folder.Write("a.wav", file)));

    private static byte[] Number(int kind, int bits, double sample) => (kind, bits) switch
    {
        (3, 32) => BitConverter.GetBytes((float)sample),
        (3, _) => BitConverter.GetBytes(sample),
        (_, 8) => [(byte)(128 + (128 * sample))],
        _ => BitConverter.GetBytes((long)(sample * (1L << (bits - 1))))[..(bits / 8)],
    };

    private static byte[] Wav(int kind, int channels, int rate, int bits, byte[] data, bool extensible = false, int? size = null)
    {
        byte[] format = new byte[extensible ? 40 : 16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)(extensible ? 0xFFFE : kind));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        if (extensible)
            ((byte[])[(byte)kind, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113]).CopyTo(format, 24);
        return [.. "RIFF"u8, .. BitConverter.GetBytes(20 + format.Length + data.Length), .. "WAVEfmt "u8, .. BitConverter.GetBytes(format.Length), .. format, .. "data"u8, .. BitConverter.GetBytes(size ?? data.Length), .. data];
    }

    private static byte[] Sphere(string fields, byte[] data, long? count = null) =>
        [.. Encoding.ASCII.GetBytes($"NIST_1A\n   1024\nsample_rate -i 16000\nsample_count -i {count ?? data.Length / (fields.Contains("bytes -i 2", StringComparison.Ordinal) ? 2 : 1)}\n{fields}end_head\n".PadRight(1024)), .. data];
}
