using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How files hold tagged sentences.</summary>
[JsonConverter(typeof(CamelCaseEnum<TaggedFormat>))]
public enum TaggedFormat
{
    /// <summary>
    /// A folder (or a file <c>seq.in</c>) is <see cref="Parallel"/>, a <c>.jsonl</c> file <see cref="JsonLines"/>, a <c>.parquet</c> or <c>.arrow</c> file <see cref="Table"/>, a <c>.csv</c> file a table with quotes whose header names a column
    /// of words and one of tags, a file whose first line is
    /// <c>BOS ... EOS</c>, a tab and more is <see cref="JointSlu"/>, and any other file is <see cref="Columns"/>.
    /// </summary>
    Auto,

    /// <summary>One word a line with its tag in another column, an empty line after each sentence (CoNLL, CoNLL-U).</summary>
    Columns,

    /// <summary>A folder with <c>seq.in</c> (words) and <c>seq.out</c> (tags), one sentence per line.</summary>
    Parallel,

    /// <summary>One sentence a line: <c>BOS words EOS</c>, a tab, <c>O tags intent</c>.</summary>
    JointSlu,

    /// <summary>One JSON object a line, with <c>words</c> and <c>tags</c>.</summary>
    JsonLines,

    /// <summary>Parquet (<c>.parquet</c>) or Arrow (<c>.arrow</c>): a sentence a row, with a column of lists of words and one of lists of tags or of their ids.</summary>
    Table,
}
