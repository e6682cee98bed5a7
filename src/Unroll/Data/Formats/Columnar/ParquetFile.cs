using System.Buffers.Binary;

namespace Unroll;

/// <summary>
/// A Parquet file: pieces of columns, and behind them metadata that say where each is. (Apache Parquet, format 2.11.) Read are texts, numbers, truth values, lists of them and parts of
/// structures, in pages of both versions, unpacked or packed by Snappy, gzip, Brotli or Zstandard.
/// </summary>
internal sealed class ParquetFile : ColumnarFile
{
    private const int LargestFooter = 1 << 26;
    private const int SchemaField = 2, GroupsField = 4, MetadataField = 5, ColumnsField = 1, RowsField = 3, ColumnField = 3;

    private readonly FileStream stream;
    private readonly IReadOnlyList<ParquetLeaf> leaves = [];
    private readonly IReadOnlyList<ThriftStruct> groups = [];
    private readonly Dictionary<string, string> distinct = new(StringComparer.Ordinal);

    /// <param name="stream">The file, which becomes this one's.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="UnrollException">It is no Parquet file, or is damaged or encrypted.</exception>
    public ParquetFile(FileStream stream, string path)
        : base(path)
    {
        this.stream = stream;
        try
        {
            ThriftStruct footer = Footer();
            leaves = ParquetColumns.Leaves(footer.List(SchemaField));
            groups = footer.List(GroupsField);
            string? metadata = footer.List(MetadataField).FirstOrDefault(pair => pair.Text(1) == ClassLabels.Key)?.Text(2);
            IReadOnlyDictionary<string, IReadOnlyList<string>> names = ClassLabels.Of(metadata, path);
            leaves = [.. leaves.Select(leaf => leaf.Field.Type == ColumnarType.Whole && names.TryGetValue(leaf.Field.Name, out IReadOnlyList<string>? ids) ? leaf with { Field = leaf.Field with { Names = ids } } : leaf)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Damaged("Parquet", e);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnarField> Fields => [.. leaves.Select(leaf => leaf.Field)];

    /// <inheritdoc/>
    public override ColumnarColumn Read(ColumnarField field)
    {
        ParquetLeaf leaf = leaves.First(leaf => leaf.Field == field);
        List<string?[]?> rows = [];
        try
        {
            ColumnarBudget budget = new(stream.Length);
            foreach (ThriftStruct group in groups)
            {
                ThriftStruct column = group.List(ColumnsField).Select(chunk => chunk.Inner(ColumnField)).FirstOrDefault(chunk => chunk is not null && string.Join('\n', chunk.Texts(3)) == leaf.Path)
                    ?? throw new InvalidDataException($"a group of rows lacks the column {field.Name}");
                int before = rows.Count;
                new ParquetPages(leaf, (int)(column.Number(4) ?? 0), distinct, budget).Read(Chunk(column), column.Number(5) ?? 0, rows);
                if (rows.Count - before != group.Number(RowsField))
                    throw new InvalidDataException($"the column {field.Name} has {rows.Count - before} rows in a group of {group.Number(RowsField)}");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Damaged("Parquet", e);
        }
        return new ColumnarColumn(Path, field, rows);
    }

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();

    private ThriftStruct Footer()
    {
        const int around = 12; // the mark at the beginning; length and mark at the end
        if (stream.Length < around)
            throw new InvalidDataException($"it has {stream.Length} bytes");
        byte[] end = Bytes(stream.Length - 8, 8);
        if (end.AsSpan(4).SequenceEqual("PARE"u8))
            throw new UnrollException($"{Path}: found a Parquet file with an encrypted description; expected one that is not encrypted.");
        if (!end.AsSpan(4).SequenceEqual("PAR1"u8))
            throw new InvalidDataException("the mark PAR1 at its end is missing");
        int length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (length is < 0 or > LargestFooter || length > stream.Length - around)
            throw new InvalidDataException($"its description would have {length} bytes");
        return ThriftStruct.Read(Bytes(stream.Length - 8 - length, length), out _);
    }

    /// <summary>The pages of a column in a group of rows.</summary>
    private byte[] Chunk(ThriftStruct column)
    {
        long start = column.Number(9) ?? 0, dictionary = column.Number(11) ?? 0;
        return Bytes(dictionary > 0 ? Math.Min(dictionary, start) : start, column.Number(7) ?? 0);
    }

    private byte[] Bytes(long start, long length)
    {
        if (start < 0 || length < 0 || length > Array.MaxLength || start > stream.Length - length)
            throw new InvalidDataException($"{length} bytes from {start} on are not within it");
        byte[] bytes = new byte[length];
        stream.Position = start;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
