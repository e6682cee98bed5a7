namespace Unroll;

/// <summary>An additional input column, such as the part of speech, that a model reads along with the word.</summary>
public sealed record ColumnSpec
{
    /// <summary>
    /// The number of the column, from 0, not counting the column of the tags. Default 1. The column of the words gives the word as it is written, without
    /// normalisation.
    /// </summary>
    public int Column { get; init => field = Require.InRange("column", value, 0, 1000); } = 1;

    /// <summary>Size of the vector of each value, 1 to 65,536. Default 16.</summary>
    public int Size { get; init => field = Require.InRange("size", value, 1, 65536); } = 16;

    /// <summary>The name of the column's vocabulary.</summary>
    internal string Vocabulary => FormattableString.Invariant($"column{Column}");

    /// <summary>The column of a sentence.</summary>
    /// <exception cref="UnrollException">The sentence has none.</exception>
    internal IReadOnlyList<string> Of(Words sentence) => Column < sentence.Columns.Count
        ? sentence.Columns[Column]
        : sentence.Length == 0 ? [] // an empty line
        : throw new UnrollException($"The sentence \"{sentence}\" has {(sentence.Columns.Count == 1 ? "1 column" : $"{sentence.Columns.Count} columns")} "
            + $"besides its tags; the model reads column {Column} (model.input.columns), counted from 0. Plain text has the words alone, so give the model data in columns.");
}
