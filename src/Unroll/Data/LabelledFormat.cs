using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How files hold labelled sentences. Words are what blanks separate.</summary>
[JsonConverter(typeof(CamelCaseEnum<LabelledFormat>))]
public enum LabelledFormat
{
    /// <summary>
    /// A folder without a training set is <see cref="FilePerLabel"/>, a <c>.jsonl</c> or <c>.json</c> file <see cref="JsonLines"/>, a <c>.parquet</c> or <c>.arrow</c> file <see cref="Table"/>, a <c>.csv</c> file
    /// <see cref="Csv"/>, a file whose first line has a word that begins with <c>__label__</c> <see cref="FastText"/>, one whose first line has a tab
    /// <see cref="Tabs"/>, and any other file is <see cref="LabelFirst"/>.
    /// </summary>
    Auto,

    /// <summary>A table with tabs between its columns and no quotes; two columns are words and label.</summary>
    Tabs,

    /// <summary>A table with quotes (RFC 4180) and commas, semicolons, tabs or bars between its columns.</summary>
    Csv,

    /// <summary>One sentence a line: the label, a blank, words.</summary>
    LabelFirst,

    /// <summary>One JSON object a line, with <c>words</c> (or <c>text</c>) and <c>labels</c> (or <c>label</c>).</summary>
    JsonLines,

    /// <summary>One sentence a line, in which the words that begin with <c>__label__</c> are its labels, as fastText has it.</summary>
    FastText,

    /// <summary>A folder with a file for each label, named by the file's ending, one sentence per line: <c>reviews.pos</c>, <c>reviews.neg</c>.</summary>
    FilePerLabel,

    /// <summary>Parquet (<c>.parquet</c>) or Arrow (<c>.arrow</c>): a text a row, with a column of texts and one of labels or of their ids.</summary>
    Table,
}
