namespace Unroll;

/// <summary>A column of a Parquet file as it is stored.</summary>
/// <param name="Field">What it is for readers.</param>
/// <param name="Path">Its names in the schema, those of lists' own levels among them.</param>
/// <param name="Type">The physical type: 0 boolean, 1 and 2 whole numbers of 32 and 64 bits, 4 and 5 numbers of 32 and 64 bits, 6 bytes.</param>
/// <param name="Definition">The largest definition level, that of a value.</param>
/// <param name="Repetition">The largest repetition level: 0, or 1 for lists.</param>
/// <param name="Entry">The least definition level of an element of a list, be it null.</param>
internal sealed record ParquetLeaf(ColumnarField Field, string Path, int Type, int Definition, int Repetition, int Entry);
