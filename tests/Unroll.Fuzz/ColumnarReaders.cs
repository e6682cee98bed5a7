using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Unroll.Fuzz;

/// <summary>Parquet and Arrow files as data of several formats. Parquet's are those of the tests, which another program wrote.</summary>
internal static class ColumnarReaders
{
    private static readonly DataSpec[] Specs =
    [
        new TaggedDataSpec(), new TaggedDataSpec { Word = "tokens", Tag = "tags" }, new LabelledDataSpec { Label = "label", Text = "text" }, new TextDataSpec(), new ParallelDataSpec { Source = "de", Target = "en" },
    ];

    /// <summary>Small files by Arrow's C++ library, and cut ones, so that their metadata are damaged often.</summary>
    public static FuzzInput[] Parquet { get; } =
    [
        .. new[] { "snappy", "gzip", "zstandard", "deltas" }.Select(name => new FuzzInput([("train.parquet", Resource($"small-{name}.parquet"))])),
    ];

    /// <summary>A stream and a file.</summary>
    public static FuzzInput[] Arrow { get; } = [new FuzzInput([("train.arrow", Ipc(isFile: false))]), new FuzzInput([("train.arrow", Ipc(isFile: true))])];

    /// <summary>Reads the file as each kind of data; what one cannot read another may.</summary>
    public static void Read(string folder, FuzzInput input)
    {
        UnrollException? fault = null;
        int read = 0;
        foreach (DataSpec spec in Specs)
        {
            try
            {
                _ = spec.Open(Path.Combine(folder, input.Files[0].Name)).Train!.Count;
                read++;
            }
            catch (UnrollException e)
            {
                fault = e;
            }
        }
        if (read == 0)
            throw fault!;
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(ColumnarReaders).Assembly.GetManifestResourceStream(name)!;
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static byte[] Ipc(bool isFile)
    {
        ListArray.Builder tokens = new(StringType.Default), tags = new(Int64Type.Default);
        StringArray.Builder text = new();
        for (int row = 0; row < 3; row++)
        {
            tokens.Append();
            tags.Append();
            for (int t = 0; t <= row; t++)
            {
                ((StringArray.Builder)tokens.ValueBuilder).Append($"word{t}");
                ((Int64Array.Builder)tags.ValueBuilder).Append(t % 2);
            }
            text.Append($"text {row}");
        }
        StringArray texts = text.Build();
        StructType pair = new([new Field("de", StringType.Default, true), new Field("en", StringType.Default, true)]);
        (string Name, IArrowArray Array)[] columns = [("tokens", tokens.Build()), ("tags", tags.Build()), ("label", new Int64Array.Builder().AppendRange([1, 0, 1]).Build()), ("text", texts), ("translation", new StructArray(pair, 3, [texts, texts], ArrowBuffer.Empty))];
        const string metadata = "{\"info\": {\"features\": {\"tags\": {\"feature\": {\"names\": [\"O\", \"B-x\"], \"_type\": \"ClassLabel\"}, \"_type\": \"Sequence\"}}}}";
        Schema schema = new([.. columns.Select(column => new Field(column.Name, column.Array.Data.DataType, true))], new Dictionary<string, string> { ["huggingface"] = metadata });
        using RecordBatch batch = new(schema, columns.Select(column => column.Array), 3);
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = isFile ? new ArrowFileWriter(stream, schema, leaveOpen: true) : new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            writer.WriteStart();
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        return stream.ToArray();
    }
}
