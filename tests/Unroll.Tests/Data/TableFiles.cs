using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Parquet;
using Parquet.Schema;
using Field = Parquet.Schema.Field;

namespace Unroll.Tests;

/// <summary>
/// Writes Parquet files by Parquet.Net and Arrow streams and files by Apache.Arrow, as the library Hugging Face datasets lays them out. A column is string?[], long[], bool[], double[], string?[]?[] or long[][];
/// columns such as a.x and a.y are parts of one structure.
/// </summary>
internal static class TableFiles
{
    /// <summary>A column.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Rows">Its rows.</param>
    /// <param name="Names">The names of ids.</param>
    public sealed record Column(string Name, System.Array Rows, string[]? Names = null);

    /// <summary>Writes a file: Parquet, Arrow's stream, or Arrow's file where its name ends in .file.arrow.</summary>
    public static string Write(string path, params Column[] columns)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, path.EndsWith(".parquet", StringComparison.Ordinal) ? Parquet(columns) : Arrow(columns, path.EndsWith(".file.arrow", StringComparison.Ordinal)));
        return path;
    }

    /// <summary>A Parquet file.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="metadata">What stands under the key huggingface; null for what describes the columns.</param>
    public static byte[] Parquet(Column[] columns, string? metadata = null)
    {
        List<(DataField Field, Column Column)> leaves = [];
        List<Field> fields = [];
        foreach (IGrouping<string, Column> group in columns.GroupBy(column => column.Name.Split('.')[0]))
        {
            Field[] parts = [.. group.Select(column => Leaf(column, column.Name.Split('.')[^1]))];
            fields.Add(group.First().Name == group.Key ? parts[0] : new StructField(group.Key, parts));
        }
        ParquetSchema schema = new(fields);
        using MemoryStream stream = new();
        Save().GetAwaiter().GetResult();
        return stream.ToArray();

        Field Leaf(Column column, string name)
        {
            DataField field = column.Rows switch
            {
                string?[] => new DataField<string>(name),
                string?[]?[] => new DataField<string>("element"),
                long[] => new DataField<long>(name),
                long[]?[] => new DataField<long>("element"),
                bool[] => new DataField<bool>(name),
                _ => new DataField<double>(name),
            };
            leaves.Add((field, column));
            return column.Rows is string?[]?[] or long[]?[] ? new ListField(name, field) : field;
        }

        async Task Save()
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream);
            writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = metadata ?? Metadata(columns) };
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach ((DataField field, Column column) in leaves)
            {
                switch (column.Rows)
                {
                    case string?[] texts:
                        await Values(group, field, texts.Select(text => new[] { text?.AsMemory() }));
                        break;
                    case string?[]?[] lists:
                        await Values(group, field, lists.Select(list => list?.Select(text => text?.AsMemory()).ToArray()));
                        break;
                    case long[]?[] lists:
                        await Values(group, field, lists.Select(list => list?.Select(number => (long?)number).ToArray()));
                        break;
                    case long[] numbers:
                        await Values(group, field, numbers.Select(number => new long?[] { number }));
                        break;
                    case bool[] flags:
                        await Values(group, field, flags.Select(flag => new bool?[] { flag }));
                        break;
                    case double[] numbers:
                        await Values(group, field, numbers.Select(number => new double?[] { number }));
                        break;
                }
            }
        }
    }

    /// <summary>An Arrow stream or file.</summary>
    public static byte[] Arrow(Column[] columns, bool isFile, string? metadata = null)
    {
        List<(Apache.Arrow.Field Field, IArrowArray Array)> fields = [];
        foreach (IGrouping<string, Column> group in columns.GroupBy(column => column.Name.Split('.')[0]))
        {
            (Apache.Arrow.Field Field, IArrowArray Array)[] parts = [.. group.Select(column => (Array: Of(column.Rows), column.Name)).Select(pair => (new Apache.Arrow.Field(pair.Name.Split('.')[^1], pair.Array.Data.DataType, true), pair.Array))];
            if (group.First().Name == group.Key)
            {
                fields.Add(parts[0]);
                continue;
            }
            StructType type = new([.. parts.Select(part => part.Field)]);
            fields.Add((new Apache.Arrow.Field(group.Key, type, true), new StructArray(type, parts[0].Array.Length, parts.Select(part => part.Array), ArrowBuffer.Empty)));
        }
        Schema schema = new([.. fields.Select(field => field.Field)], new Dictionary<string, string> { ["huggingface"] = metadata ?? Metadata(columns) });
        using RecordBatch batch = new(schema, fields.Select(field => field.Array), fields.Count == 0 ? 0 : fields[0].Array.Length);
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = isFile ? new ArrowFileWriter(stream, schema, leaveOpen: true) : new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            writer.WriteStart();
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        return stream.ToArray();
    }

    private static async Task Values<T>(ParquetRowGroupWriter writer, DataField field, IEnumerable<T?[]?> rows)
        where T : struct
    {
        List<T> values = [];
        List<int> definitions = [], repetitions = [];
        int entry = field.MaxDefinitionLevel - (field.IsNullable ? 1 : 0);
        foreach (T?[]? row in rows)
        {
            if (row is null or [])
            {
                definitions.Add(row is null ? entry - 2 : entry - 1);
                repetitions.Add(0);
            }
            for (int i = 0; i < (row?.Length ?? 0); i++)
            {
                repetitions.Add(i == 0 ? 0 : 1);
                definitions.Add(row![i] is null ? field.MaxDefinitionLevel - 1 : field.MaxDefinitionLevel);
                if (row[i] is { } value)
                    values.Add(value);
            }
        }
        if (field.MaxDefinitionLevel == 0)
            await writer.WriteAsync<T>(field, values.ToArray());
        else
            await writer.WriteAllPartsAsync<T>(field, values.ToArray(), definitions.ToArray(), field.MaxRepetitionLevel > 0 ? repetitions.ToArray() : null, CancellationToken.None);
    }

    private static IArrowArray Of(System.Array rows)
    {
        switch (rows)
        {
            case string?[] texts:
                return Texts(new StringArray.Builder(), texts).Build();
            case long[] numbers:
                return new Int64Array.Builder().AppendRange(numbers).Build();
            case bool[] flags:
                return new BooleanArray.Builder().AppendRange(flags).Build();
            case double[] numbers:
                return new DoubleArray.Builder().AppendRange(numbers).Build();
            case long[]?[] lists:
                ListArray.Builder ids = new(Int64Type.Default);
                foreach (long[]? list in lists)
                    ((Int64Array.Builder)(list is null ? ids.AppendNull() : ids.Append()).ValueBuilder).AppendRange(list ?? []);
                return ids.Build();
            default:
                ListArray.Builder words = new(StringType.Default);
                foreach (string?[]? list in (string?[]?[])rows)
                    Texts((StringArray.Builder)(list is null ? words.AppendNull() : words.Append()).ValueBuilder, list ?? []);
                return words.Build();
        }
    }

    private static StringArray.Builder Texts(StringArray.Builder builder, string?[] texts)
    {
        foreach (string? text in texts)
            _ = text is null ? builder.AppendNull() : builder.Append(text);
        return builder;
    }

    /// <summary>What the library writes about columns; it has written lists in three ways.</summary>
    private static string Metadata(Column[] columns)
    {
        string features = string.Join(", ", columns.Where(column => column.Names is not null).Select((column, i) =>
        {
            string label = $$"""{"names": {{JsonSerializer.Serialize(column.Names)}}, "_type": "ClassLabel"}""";
            return $"\"{column.Name}\": " + (column.Rows is not long[]?[] ? label : (i % 3) switch
            {
                0 => $$"""{"feature": {{label}}, "_type": "Sequence"}""",
                1 => $$"""{"feature": {{label}}, "_type": "List"}""",
                _ => $"[{label}]",
            });
        }).Prepend("\"idx\": {\"dtype\": \"int64\", \"_type\": \"Value\"}"));
        return "{\"info\": {\"features\": {" + features + "}}}";
    }
}
