using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How files hold labelled sentences. Words are what blanks separate.</summary>
[JsonConverter(typeof(CamelCaseEnum<LabelledFormat>))]
public enum LabelledFormat
{
    /// <summary>
    /// A folder without a training part is <see cref="FilePerLabel"/>, a <c>.jsonl</c> file <see cref="JsonLines"/>, a file whose first line has a tab
    /// <see cref="Tabs"/>, and any other file is <see cref="LabelFirst"/>.
    /// </summary>
    Auto,

    /// <summary>One sentence a line: words, a tab, the label.</summary>
    Tabs,

    /// <summary>One sentence a line: the label, a blank, words.</summary>
    LabelFirst,

    /// <summary>One JSON object a line, with <c>words</c> (or <c>text</c>) and <c>labels</c> (or <c>label</c>).</summary>
    JsonLines,

    /// <summary>A folder with a file for each label, named by the file's ending, one sentence a line: <c>reviews.pos</c>, <c>reviews.neg</c>.</summary>
    FilePerLabel,
}
