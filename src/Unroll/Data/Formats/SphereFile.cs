using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>
/// NIST SPHERE files, in which TIMIT comes: <c>NIST_1A</c>, the size of the header, lines "name -type value", <c>end_head</c>; then the samples.
/// </summary>
internal static class SphereFile
{
    private const int SmallestHeader = 16;
    private const int LargestHeader = 1 << 16;

    /// <summary>Reads a file, of which the first four bytes, <c>NIST</c>, were read.</summary>
    /// <exception cref="UnrollException">It is no such file, damaged, cut off, or of a kind that is not read.</exception>
    public static Sound Read(SoundBytes bytes)
    {
        string place = bytes.Place;
        string begin = Encoding.Latin1.GetString(bytes.Next(SmallestHeader - 4));
        Require.That(begin.StartsWith("_1A\n", StringComparison.Ordinal), place, "no SPHERE file", "it to begin with NIST_1A and a line break");
        bool known = int.TryParse(begin[4..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int size);
        Require.That(known && size is >= SmallestHeader and <= LargestHeader, place, "no size of the header", $"a number from {SmallestHeader} to {LargestHeader} in line 2");
        string header = Encoding.Latin1.GetString(bytes.Next(size - SmallestHeader));
        Require.That(header.Length == size - SmallestHeader, place, $"{header.Length + SmallestHeader} bytes of the header", $"{size}; copy the file again");
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (string line in header.Split('\n'))
        {
            if (line.TrimEnd() == "end_head")
                return Samples(bytes, fields);
            if (line.Split(' ', 3, StringSplitOptions.TrimEntries) is [string name, _, string value])
                fields[name] = value;
        }
        throw new UnrollException($"{place}: found no \"end_head\" in the header; expected that line after the last field.");
    }

    private static Sound Samples(SoundBytes bytes, Dictionary<string, string> fields)
    {
        string place = bytes.Place;
        long count = Number("sample_count"), rate = Number("sample_rate"), channels = fields.ContainsKey("channel_count") ? Number("channel_count") : 1, size = Number("sample_n_bytes");
        string coding = fields.GetValueOrDefault("sample_coding", "pcm"), order = fields.GetValueOrDefault("sample_byte_format", "");
        Require.That(!coding.Contains(",embedded", StringComparison.Ordinal), place, $"packed samples ({coding})", "unpacked ones; unpack it with sph2pipe or w_decode");
        Require.That(channels is >= 1 and <= 256, place, $"{channels} channels", "1 to 256");
        SampleFormat format = (coding, size, order) switch
        {
            ("pcm", 1, _) => new SampleFormat(SampleCoding.Signed, 1, false, (int)channels),
            ("pcm", 2, "01" or "10") => new SampleFormat(SampleCoding.Signed, 2, order == "10", (int)channels),
            ("ulaw" or "mu-law", 1, _) => new SampleFormat(SampleCoding.MuLaw, 1, false, (int)channels),
            ("alaw", 1, _) => new SampleFormat(SampleCoding.ALaw, 1, false, (int)channels),
            _ => throw new UnrollException($"{place}: found samples of {size} bytes in the coding \"{coding}\" and the byte order \"{order}\"; expected pcm of 1 byte, of 2 in the order 01 or 10, or ulaw or alaw of 1; convert the file."),
        };
        return bytes.Samples(format, rate, count * format.Block);

        long Number(string name) => fields.TryGetValue(name, out string? value) && uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number
            : throw new UnrollException($"{place}: found {(value is null ? "no field" : $"\"{value}\" for the field")} \"{name}\" in the header; expected a number of samples, channels or bytes.");
    }
}
