namespace Unroll;

/// <summary>How text to be answered is written.</summary>
public enum QuestionFormat
{
    /// <summary>One sentence a line; an empty line is an empty sentence.</summary>
    Text,

    /// <summary>
    /// One word a line with its columns, an empty line after each sentence, as the model's training data had them; the tags may be missing where they were the
    /// last column. Of a model that does not tag: one text a line, before the first tab.
    /// </summary>
    Columns,

    /// <summary>CoNLL-U: ten columns, comments, lines of multi-word tokens.</summary>
    Conllu,

    /// <summary>One JSON object a line, with <c>words</c> (or <c>tokens</c>), a list, or with <c>text</c>; or the list alone.</summary>
    JsonLines,
}
