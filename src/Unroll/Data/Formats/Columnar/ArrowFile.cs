using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Unroll;

/// <summary>Arrow's file or stream (IPC), read by Apache.Arrow (docs/decisions/0027): texts, numbers, truth values, lists of them and parts of structures.</summary>
internal sealed class ArrowFile : ColumnarFile
{
    private readonly FileStream stream;
    private readonly long start;
    private readonly List<(ColumnarField Field, int[] Place)> columns;

    /// <param name="stream">The file, which becomes this one's.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="UnrollException">It is no Arrow file, or is damaged.</exception>
    public ArrowFile(FileStream stream, string path)
        : base(path)
    {
        this.stream = stream;
        start = Guarded(new ArrowMessages(stream).Check);
        columns = Guarded(Columns);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnarField> Fields => [.. columns.Select(column => column.Field)];

    /// <inheritdoc/>
    public override ColumnarColumn Read(ColumnarField field)
    {
        int[] place = columns.First(column => column.Field == field).Place;
        List<string?[]?> rows = [];
        Guarded(() =>
        {
            ColumnarBudget budget = new(stream.Length);
            ArrowValues values = new(new Dictionary<string, string>(StringComparer.Ordinal), budget);
            using ArrowStreamReader reader = Reader();
            while (reader.ReadNextRecordBatch() is { } read)
            {
                using RecordBatch batch = read;
                budget.Take(32L * batch.Length); // before as many rows are looked for as a damaged number says
                for (int row = 0; row < batch.Length; row++)
                    rows.Add(Row(values, batch, place, row));
            }
            return rows;
        });
        return new ColumnarColumn(Path, field, rows);
    }

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();

    private static string?[]? Row(ArrowValues values, RecordBatch batch, int[] place, int row)
    {
        IArrowArray array = batch.Column(place[0]);
        foreach (int part in place.AsSpan(1))
        {
            if (array.IsNull(row))
                return [null];
            array = ((StructArray)array).Fields[part];
        }
        return values.Row(array, row);
    }

    private List<(ColumnarField Field, int[] Place)> Columns()
    {
        List<(ColumnarField, int[])> found = [];
        using ArrowStreamReader reader = Reader();
        Schema schema = reader.Schema ?? throw new InvalidDataException("it has no description of its columns");
        Add(found, "", schema.FieldsList, [], ClassLabels.Of(schema.Metadata?.GetValueOrDefault(ClassLabels.Key), Path));
        return found;
    }

    private static void Add(List<(ColumnarField Field, int[] Place)> found, string prefix, IReadOnlyList<Field> fields, int[] place, IReadOnlyDictionary<string, IReadOnlyList<string>> names)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            string name = prefix + fields[i].Name;
            if (fields[i].DataType is StructType structure)
            {
                Add(found, name + ".", structure.Fields, [.. place, i], names);
                continue;
            }
            IArrowType? element = fields[i].DataType switch { ListType list => list.ValueDataType, LargeListType list => list.ValueDataType, _ => null };
            ColumnarType type = Kind(element ?? fields[i].DataType);
            found.Add((new ColumnarField(name, type, element is not null) { Names = type == ColumnarType.Whole ? names.GetValueOrDefault(name) : null }, [.. place, i]));
        }
    }

    private static ColumnarType Kind(IArrowType type) => type switch
    {
        StringType or LargeStringType or StringViewType => ColumnarType.Text,
        DictionaryType dictionary => Kind(dictionary.ValueType),
        Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type or UInt64Type => ColumnarType.Whole,
        FloatType or DoubleType => ColumnarType.Fraction,
        BooleanType => ColumnarType.Flag,
        _ => ColumnarType.Other,
    };

    private ArrowStreamReader Reader()
    {
        stream.Position = start;
        return new ArrowStreamReader(stream, new ArrowMemory(new ColumnarBudget(stream.Length)), new CompressionCodecFactory(), leaveOpen: true);
    }

    /// <summary>Does something with the file. Arrow's reader checks what it reads as it goes, so whatever it throws says that the file is damaged.</summary>
    private T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is not UnrollException)
        {
            throw Damaged("Arrow", e);
        }
    }
}
