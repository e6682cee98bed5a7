using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>The values of a page as texts, in the encodings that writers use. (Apache Parquet, Encodings.md.)</summary>
/// <param name="type">The physical type, as in <see cref="ParquetLeaf"/>.</param>
/// <param name="distinct">Short texts that were read, so that equal ones are one.</param>
/// <param name="budget">How much may be made of few bytes.</param>
internal sealed class ParquetValues(int type, Dictionary<string, string> distinct, ColumnarBudget budget)
{
    private const int LongestShared = 64;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads values.</summary>
    /// <param name="bytes">Where they are.</param>
    /// <param name="encoding">How: 0 plain, 2 or 8 by a dictionary, 3 in runs, 5 to 7 by differences, 9 byte by byte.</param>
    /// <param name="dictionary">The values that a dictionary's numbers stand for.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidDataException">They are damaged, or in another encoding.</exception>
    public string[] Read(ReadOnlySpan<byte> bytes, int encoding, string[] dictionary, int count) => count == 0 ? [] : (encoding, type) switch
    {
        (0, _) => Plain(bytes, count),
        (2 or 8, _) => Looked(bytes, dictionary, count),
        (3, 0) => Array.ConvertAll(Runs(bytes.Length < 4 ? [] : bytes[4..], 1, count), Flag),
        (5, 1 or 2) => Array.ConvertAll(Differences(bytes, count, out _), Whole),
        (6, 6) => Lengths(bytes, count),
        (7, 6) => Beginnings(bytes, count),
        (9, 4 or 5) => Plain(Joined(bytes, type == 4 ? 4 : 8, count), count),
        _ => throw new InvalidDataException($"a page has the encoding {encoding}, which is not read for its type; write the file again"),
    };

    /// <summary>Values as they are, one behind the other.</summary>
    public string[] Plain(ReadOnlySpan<byte> bytes, int count)
    {
        int size = type switch { 0 => 0, 1 or 4 => 4, 2 or 5 => 8, 6 => 4, _ => throw new InvalidDataException("a page has values of a type that is not read") };
        if ((type == 0 ? (count + 7L) / 8 : (long)count * size) > bytes.Length)
            throw Short();
        string[] values = new string[count];
        for (int i = 0, at = 0; i < count; i++)
        {
            switch (type)
            {
                case 0:
                    values[i] = Flag((bytes[i / 8] >> (i % 8)) & 1);
                    break;
                case 1:
                    values[i] = Whole(BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]));
                    break;
                case 2:
                    values[i] = Whole(BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]));
                    break;
                case 4:
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]).ToString("R", CultureInfo.InvariantCulture);
                    break;
                case 5:
                    values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]).ToString("R", CultureInfo.InvariantCulture);
                    break;
                default:
                    int length = bytes.Length - at < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
                    if (length < 0 || length > bytes.Length - at - 4)
                        throw Short();
                    values[i] = Text(bytes.Slice(at + 4, length));
                    at += 4 + length;
                    break;
            }
        }
        return values;
    }

    private static string[] Looked(ReadOnlySpan<byte> bytes, string[] dictionary, int count)
    {
        int[] places = bytes.IsEmpty ? throw Short() : bytes[0] == 0 ? new int[count] : Runs(bytes[1..], bytes[0], count);
        string[] values = new string[count];
        for (int i = 0; i < count; i++)
            values[i] = places[i] >= 0 && places[i] < dictionary.Length ? dictionary[places[i]] : throw new InvalidDataException($"a page names value {places[i]} of a dictionary of {dictionary.Length}");
        return values;
    }

    /// <summary>Texts behind their lengths.</summary>
    private string[] Lengths(ReadOnlySpan<byte> bytes, int count)
    {
        long[] lengths = Differences(bytes, count, out int at);
        string[] values = new string[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Text(Slice(bytes, at, lengths[i]));
            at += (int)lengths[i];
        }
        return values;
    }

    /// <summary>Texts that begin as the one before, and go on with texts of their own.</summary>
    private string[] Beginnings(ReadOnlySpan<byte> bytes, int count)
    {
        long[] shared = Differences(bytes, count, out int at);
        long[] lengths = Differences(bytes[at..], count, out int more);
        at += more;
        string[] values = new string[count];
        byte[] last = [];
        for (int i = 0; i < count; i++)
        {
            if (shared[i] < 0 || shared[i] > last.Length)
                throw Short();
            budget.Take(shared[i]);
            last = [.. last.AsSpan(0, (int)shared[i]), .. Slice(bytes, at, lengths[i])];
            at += (int)lengths[i];
            values[i] = Text(last);
        }
        return values;
    }

    /// <summary>Numbers of which first all first bytes are written, then all second ones, and so on.</summary>
    private static byte[] Joined(ReadOnlySpan<byte> bytes, int size, int count)
    {
        if ((long)size * count > bytes.Length)
            throw Short();
        byte[] joined = new byte[size * count];
        for (int i = 0; i < joined.Length; i++)
            joined[i] = bytes[(i % size * count) + (i / size)];
        return joined;
    }

    private static long[] Differences(ReadOnlySpan<byte> bytes, int count, out int length)
    {
        long[] numbers = DeltaNumbers.Read(bytes, count, out length);
        return numbers.Length == count ? numbers : throw Short();
    }

    private static int[] Runs(ReadOnlySpan<byte> bytes, int width, int count)
    {
        int[] numbers = new int[count];
        BitRuns.Read(bytes, width, numbers);
        return numbers;
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, int at, long length) =>
        length >= 0 && length <= bytes.Length - at ? bytes.Slice(at, (int)length) : throw Short();

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            string text = Strict.GetString(bytes);
            if (text.Length > LongestShared)
                return text;
            if (distinct.TryGetValue(text, out string? shared))
                return shared;
            distinct.Add(text, text);
            return text;
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("a text is not UTF-8", e);
        }
    }

    private string Whole(long number)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        if (distinct.TryGetValue(text, out string? shared))
            return shared;
        distinct.Add(text, text);
        return text;
    }

    private static string Flag(int bit) => bit == 0 ? "false" : "true";

    private static InvalidDataException Short() => new("a page ends within its values");
}
