#:package ParquetSharp@25.0.1.2
#:package Apache.Arrow@23.0.0
#:property ManagePackageVersionsCentrally=false
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false

// Writes the Parquet files in this folder by Arrow's C++ library, the one that Python's pyarrow has (package ParquetSharp, whose native library is for this script alone):
// dotnet run tests/golden/make_parquet.cs tests/golden

using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;

string folder = args[0];
string[] words = ["Ada", "met", "Bob", "in", "Köln", "今天", "", "and", "left", "early"];
Make("", 900);
Make("small-", 6);

void Make(string prefix, int Rows)
{
    // Row r has r % 7 words; every 50th row has no list, and every 31st a null as its first word.
    ListArray.Builder tokens = new(StringType.Default), ids = new(Int64Type.Default), depths = new(new ListType(Int64Type.Default));
    StringArray.Builder text = new();
    Int64Array.Builder label = new();
    BooleanArray.Builder flag = new();
    DoubleArray.Builder number = new();
    StringArray.Builder de = new(), en = new();
    Int64Array.Builder inner = (Int64Array.Builder)((ListArray.Builder)depths.ValueBuilder).ValueBuilder;
    for (int r = 0; r < Rows; r++)
    {
        if (r % 50 == 49)
        {
            tokens.AppendNull();
        }
        else
        {
            tokens.Append();
            for (int t = 0; t < r % 7; t++)
            {
                if (t == 0 && r % 31 == 30)
                    ((StringArray.Builder)tokens.ValueBuilder).AppendNull();
                else
                    ((StringArray.Builder)tokens.ValueBuilder).Append(words[(r + t) % words.Length] + (t == 3 ? r.ToString() : ""));
            }
        }
        ids.Append();
        for (int t = 0; t < r % 7; t++)
            ((Int64Array.Builder)ids.ValueBuilder).Append((r * t % 11) - 3);
        depths.Append();
        ((ListArray.Builder)depths.ValueBuilder).Append();
        inner.Append(r);
        if (r % 13 == 12)
            text.AppendNull();
        else
            text.Append($"text {r} {words[r % words.Length]}");
        label.Append((long)r * r * (r % 2 == 0 ? 1 : -1));
        flag.Append(r % 3 == 0);
        number.Append(r / 8.0);
        de.Append($"Satz {r}");
        en.Append($"sentence {r}");
    }
    StructType pair = new([new Field("de", StringType.Default, true), new Field("en", StringType.Default, true)]);
    StructArray translation = new(pair, Rows, [de.Build(), en.Build()], ArrowBuffer.Empty);
    string meta = """{"info": {"features": {"ids": {"feature": {"names": ["minus", "zero"], "_type": "ClassLabel"}, "_type": "Sequence"}, "tokens": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "Sequence"}}}}""";
    (string, IArrowArray)[] columns = [("tokens", tokens.Build()), ("ids", ids.Build()), ("depths", depths.Build()), ("text", text.Build()), ("label", label.Build()), ("flag", flag.Build()), ("number", number.Build()), ("translation", translation)];
    Schema schema = new([.. columns.Select(column => new Field(column.Item1, column.Item2.Data.DataType, true))], new Dictionary<string, string> { ["huggingface"] = meta });
    RecordBatch batch = new(schema, columns.Select(column => column.Item2), Rows);

    Write("snappy.parquet", builder => builder.Compression(Compression.Snappy).DataPagesize(2000));
    Write("zstandard.parquet", builder => builder.Compression(Compression.Zstd).Version(ParquetVersion.PARQUET_2_6).DataPageVersion(ParquetDataPageVersion.V2).DataPagesize(2000));
    Write("gzip.parquet", builder => builder.Compression(Compression.Gzip).DisableDictionary().DataPagesize(2000));
    Write("deltas.parquet", builder => builder.Compression(Compression.Brotli).DisableDictionary().Encoding("label", Encoding.DeltaBinaryPacked).Encoding("text", Encoding.DeltaByteArray)
        .Encoding("translation.de", Encoding.DeltaLengthByteArray).Encoding("number", Encoding.ByteStreamSplit).Encoding("flag", Encoding.Rle).Encoding("ids.list.element", Encoding.DeltaBinaryPacked));

    void Write(string name, Func<WriterPropertiesBuilder, WriterPropertiesBuilder> set)
    {
        using WriterProperties properties = set(new WriterPropertiesBuilder()).Build();
        using ParquetSharp.Arrow.ArrowWriterProperties arrow = new ParquetSharp.Arrow.ArrowWriterPropertiesBuilder().StoreSchema().Build(); // as pyarrow does
        using ParquetSharp.Arrow.FileWriter writer = new(Path.Combine(folder, prefix + name), schema, properties, arrow);
        writer.WriteRecordBatch(batch, 400);
        writer.Close();
        Console.WriteLine($"{prefix}{name}: {new FileInfo(Path.Combine(folder, prefix + name)).Length} bytes");
    }
}
