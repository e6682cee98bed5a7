using System.Globalization;
using System.Text;
using Apache.Arrow;

namespace Unroll;

/// <summary>The values of Arrow's arrays as texts.</summary>
/// <param name="distinct">Short texts that were read, so that equal ones are one.</param>
/// <param name="budget">How much may be made of few bytes.</param>
internal sealed class ArrowValues(Dictionary<string, string> distinct, ColumnarBudget budget)
{
    private const int LongestShared = 64;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The values of a row: one, or those of its list.</summary>
    /// <returns>Null if the row has no list.</returns>
    /// <exception cref="InvalidDataException">A list lies outside of its values.</exception>
    public string?[]? Row(IArrowArray array, int row)
    {
        switch (array)
        {
            case ListArray list:
                return list.IsNull(row) ? null : Some(list.Values, list.ValueOffsets[row], list.ValueOffsets[row + 1]);
            case LargeListArray list:
                return list.IsNull(row) ? null : Some(list.Values, list.ValueOffsets[row], list.ValueOffsets[row + 1]);
            default:
                return [One(array, row)];
        }
    }

    private string?[] Some(IArrowArray values, long start, long end)
    {
        if (start < 0 || end < start || end > values.Length)
            throw new InvalidDataException($"a list takes the values {start} to {end} of {values.Length}");
        budget.Take(8 * (end - start));
        string?[] row = new string?[end - start];
        for (int i = 0; i < row.Length; i++)
            row[i] = One(values, (int)start + i);
        return row;
    }

    private string? One(IArrowArray array, int i) => array.IsNull(i) ? null : array switch
    {
        BinaryArray texts => Text(texts.GetBytes(i)),
        LargeBinaryArray texts => Text(texts.GetBytes(i)),
        BinaryViewArray texts => Text(texts.GetBytes(i)),
        DictionaryArray coded => One(coded.Dictionary, (int)Number(coded.Indices, i)),
        BooleanArray flags => flags.GetValue(i) == true ? "true" : "false",
        FloatArray numbers => numbers.GetValue(i)!.Value.ToString("R", CultureInfo.InvariantCulture),
        DoubleArray numbers => numbers.GetValue(i)!.Value.ToString("R", CultureInfo.InvariantCulture),
        _ => Shared(Number(array, i).ToString(CultureInfo.InvariantCulture)),
    };

    private static long Number(IArrowArray array, int i) => array switch
    {
        Int64Array numbers => numbers.GetValue(i)!.Value,
        Int32Array numbers => numbers.GetValue(i)!.Value,
        Int16Array numbers => numbers.GetValue(i)!.Value,
        Int8Array numbers => numbers.GetValue(i)!.Value,
        UInt64Array numbers => checked((long)numbers.GetValue(i)!.Value),
        UInt32Array numbers => numbers.GetValue(i)!.Value,
        UInt16Array numbers => numbers.GetValue(i)!.Value,
        UInt8Array numbers => numbers.GetValue(i)!.Value,
        _ => throw new InvalidDataException($"it has {array.Data.DataType.Name} where its description says otherwise"),
    };

    private string Text(ReadOnlySpan<byte> bytes)
    {
        string text = Strict.GetString(bytes);
        return text.Length > LongestShared ? text : Shared(text);
    }

    private string Shared(string text)
    {
        if (distinct.TryGetValue(text, out string? shared))
            return shared;
        distinct.Add(text, text);
        return text;
    }
}
