using System.Globalization;

namespace Unroll.Tests;

/// <summary>Columns of files that Arrow's C++ library wrote (tests/golden/make_parquet.cs), in its encodings and ways of packing, with several pages and groups of rows.</summary>
public sealed class ParquetGoldenTests
{
    private const int Rows = 900;

    private static readonly string[] Words = ["Ada", "met", "Bob", "in", "Köln", "今天", "", "and", "left", "early"];

    [Theory]
    [InlineData("snappy")]
    [InlineData("gzip")]
    [InlineData("zstandard")]
    [InlineData("deltas")]
    public void AllColumnsAreRead(string name)
    {
        using ColumnarFile file = ColumnarFile.Open(Path.Combine(AppContext.BaseDirectory, "golden", name + ".parquet"));
        Assert.Equal(["tokens (lists of texts)", "ids (lists of ids)", "depths (lists of other values)", "text (texts)", "label (whole numbers)", "flag (true or false)", "number (numbers)", "translation.de (texts)", "translation.en (texts)"],
            file.Fields.Select(field => field.ToString()));
        Dictionary<string, ColumnarColumn> columns = file.Fields.Where(field => field.Type != ColumnarType.Other).ToDictionary(field => field.Name, file.Read, StringComparer.Ordinal);
        Assert.All(columns.Values, column => Assert.Equal(Rows, column.Count));
        for (int r = 0; r < Rows; r++)
        {
            int row = r;
            if (r % 50 == 49)
                Assert.StartsWith($"{file.Path}:{r + 1}: found no list in the column tokens", Fault(() => columns["tokens"].Values(row, "a word")), StringComparison.Ordinal);
            else if (r % 31 == 30 && r % 7 > 0)
                Assert.StartsWith($"{file.Path}:{r + 1}: found nothing as number 1 in the column tokens", Fault(() => columns["tokens"].Values(row, "a word")), StringComparison.Ordinal);
            else
                Assert.Equal(Enumerable.Range(0, r % 7).Select(t => Words[(row + t) % Words.Length] + (t == 3 ? Text(row) : "")), columns["tokens"].Values(r, "a word"));
            long[] ids = [.. Enumerable.Range(0, r % 7).Select(t => (row * (long)t % 11) - 3)];
            if (Array.Find(ids, id => id is < 0 or > 1) is not 0 and var wrong)
                Assert.Contains($":{r + 1}: found the id {Text(wrong)} ", Fault(() => columns["ids"].Values(row, "an id")), StringComparison.Ordinal);
            else
                Assert.Equal(ids.Select(id => id == 0 ? "minus" : "zero"), columns["ids"].Values(r, "an id"));
            if (r % 13 == 12)
                Assert.StartsWith($"{file.Path}:{r + 1}: found nothing in the column text", Fault(() => columns["text"].One(row, "a text")), StringComparison.Ordinal);
            else
                Assert.Equal($"text {r} {Words[r % Words.Length]}", columns["text"].One(r, "a text"));
            Assert.Equal(Text((long)r * r * (r % 2 == 0 ? 1 : -1)), columns["label"].One(r, "a number"));
            Assert.Equal(r % 3 == 0 ? "true" : "false", columns["flag"].One(r, "a flag"));
            Assert.Equal((r / 8.0).ToString(CultureInfo.InvariantCulture), columns["number"].One(r, "a number"));
            Assert.Equal($"Satz {r}", columns["translation.de"].One(r, "a text"));
            Assert.Equal($"sentence {r}", columns["translation.en"].One(r, "a text"));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Fault(Func<object> act) => Assert.Throws<UnrollException>(() => act()).Message;
}
