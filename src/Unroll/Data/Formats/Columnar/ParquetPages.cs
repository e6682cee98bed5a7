using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Unroll;

/// <summary>The pages of a column in a group of rows: the levels that say where rows and lists begin and what is null, and the values.</summary>
/// <param name="leaf">Which column.</param>
/// <param name="codec">What packs its pages: 0 nothing, 1 Snappy, 2 gzip, 4 Brotli, 6 Zstandard.</param>
/// <param name="distinct">Texts that were read, so that equal ones are one.</param>
/// <param name="budget">How much may be unpacked.</param>
internal sealed class ParquetPages(ParquetLeaf leaf, int codec, Dictionary<string, string> distinct, ColumnarBudget budget)
{
    private const int DataPage = 0, DictionaryPage = 2, DataPage2 = 3;

    private readonly List<string?> row = [];
    private string[] dictionary = [];
    private bool isNull, hasRow;

    /// <summary>Reads the rows.</summary>
    /// <param name="chunk">The pages.</param>
    /// <param name="values">How many values there are, null ones and the marks of empty lists included.</param>
    /// <param name="rows">Receives a value or a list for each row; null where there is none.</param>
    /// <exception cref="InvalidDataException">The pages are damaged, or packed in a way that is not read here.</exception>
    public void Read(ReadOnlySpan<byte> chunk, long values, List<string?[]?> rows)
    {
        for (long done = 0; done < values;)
        {
            ThriftStruct header = ThriftStruct.Read(chunk, out int length);
            int packed = header.Size(3), unpacked = header.Size(2);
            if (packed > chunk.Length - length)
                throw new InvalidDataException("a page is cut off");
            ReadOnlySpan<byte> page = chunk.Slice(length, packed);
            chunk = chunk[(length + packed)..];
            switch (header.Number(1))
            {
                case DictionaryPage when header.Inner(7) is { } about:
                    budget.Take(8L * about.Size(1));
                    dictionary = new ParquetValues(leaf.Type, distinct, budget).Plain(Unpacked(page, unpacked), about.Size(1));
                    break;
                case DataPage when header.Inner(5) is { } about:
                    done += Count(about);
                    ReadFirst(Unpacked(page, unpacked), about, rows);
                    break;
                case DataPage2 when header.Inner(8) is { } about:
                    done += Count(about);
                    ReadSecond(page, unpacked, about, rows);
                    break;
            }
        }
        if (hasRow)
            rows.Add(isNull ? null : [.. row]);
    }

    private int Count(ThriftStruct about)
    {
        int count = about.Size(1);
        budget.Take(24L * count);
        return count > 0 ? count : throw new InvalidDataException("a page has no values");
    }

    private void ReadFirst(ReadOnlySpan<byte> page, ThriftStruct about, List<string?[]?> rows)
    {
        int count = about.Size(1);
        int[] repetitions = Levels(ref page, leaf.Repetition, about.Number(4)), definitions = Levels(ref page, leaf.Definition, about.Number(3));
        Add(page, about.Size(2), repetitions, definitions, count, rows);

        int[] Levels(ref ReadOnlySpan<byte> rest, int most, long? encoding)
        {
            int[] levels = new int[count];
            if (most == 0)
                return levels;
            if (encoding != 3)
                throw new InvalidDataException($"its levels have the old encoding {encoding}, which is not read; write the file again");
            int length = rest.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (length < 0 || length > rest.Length - 4)
                throw new InvalidDataException("a page is cut off");
            BitRuns.Read(rest.Slice(4, length), Width(most), levels);
            rest = rest[(4 + length)..];
            return levels;
        }
    }

    private void ReadSecond(ReadOnlySpan<byte> page, int unpacked, ThriftStruct about, List<string?[]?> rows)
    {
        int count = about.Size(1), forRepetitions = about.Size(6), forDefinitions = about.Size(5);
        if ((long)forRepetitions + forDefinitions > Math.Min(page.Length, unpacked))
            throw new InvalidDataException("a page is cut off");
        int[] repetitions = new int[count], definitions = new int[count];
        if (leaf.Repetition > 0)
            BitRuns.Read(page[..forRepetitions], Width(leaf.Repetition), repetitions);
        if (leaf.Definition > 0)
            BitRuns.Read(page.Slice(forRepetitions, forDefinitions), Width(leaf.Definition), definitions);
        ReadOnlySpan<byte> rest = page[(forRepetitions + forDefinitions)..];
        int size = unpacked - forRepetitions - forDefinitions;
        Add(about.Flag(7) == false ? rest : Unpacked(rest, size), about.Size(4), repetitions, definitions, count, rows);
    }

    private void Add(ReadOnlySpan<byte> bytes, int encoding, int[] repetitions, int[] definitions, int count, List<string?[]?> rows)
    {
        int present = leaf.Definition == 0 ? count : definitions.AsSpan().Count(leaf.Definition);
        string[] values = new ParquetValues(leaf.Type, distinct, budget).Read(bytes, encoding, dictionary, present);
        for (int i = 0, value = 0; i < count; i++)
        {
            if (repetitions[i] == 0)
            {
                if (hasRow)
                    rows.Add(isNull ? null : [.. row]);
                (hasRow, isNull) = (true, false);
                row.Clear();
            }
            else if (!hasRow)
            {
                throw new InvalidDataException("a column begins within a list");
            }
            if (definitions[i] == leaf.Definition)
                row.Add(values[value++]);
            else if (leaf.Repetition == 0 || definitions[i] >= leaf.Entry)
                row.Add(null);
            else
                isNull |= definitions[i] < leaf.Entry - 1;
        }
    }

    private static int Width(int most) => BitOperations.Log2((uint)most) + 1;

    private ReadOnlySpan<byte> Unpacked(ReadOnlySpan<byte> page, int size)
    {
        if (codec == 0)
            return page;
        budget.Take(size);
        byte[] unpacked = new byte[size];
        switch (codec)
        {
            case 1:
                SnappyBlock.Unpack(page, unpacked);
                break;
            case 2:
                using (MemoryStream memory = new(page.ToArray()))
                using (GZipStream gzip = new(memory, CompressionMode.Decompress))
                    gzip.ReadExactly(unpacked);
                break;
            case 4:
                if (!BrotliDecoder.TryDecompress(page, unpacked, out int written) || written != size)
                    throw new InvalidDataException("a page is no valid Brotli data");
                break;
            case 6:
                ZstandardBlock.Unpack(page, unpacked);
                break;
            default:
                throw new InvalidDataException($"its pages are packed by {(codec is 5 or 7 ? "LZ4" : "LZO")}; expected Snappy, gzip, Brotli or Zstandard, so write the file again");
        }
        return unpacked;
    }
}
