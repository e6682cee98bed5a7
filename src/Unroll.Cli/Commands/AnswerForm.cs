namespace Unroll.Cli;

/// <summary>How answers are written.</summary>
internal enum AnswerForm
{
    /// <summary>Text for people; columns and JSON lines as they were, with the answers added.</summary>
    AsGiven,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>One line per word.</summary>
    Columns,
}
