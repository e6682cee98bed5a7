namespace Unroll.Cli;

/// <summary>One way of writing answers.</summary>
internal interface IAnswerWriter
{
    /// <summary>Writes an answer.</summary>
    /// <param name="answer">What was answered.</param>
    /// <param name="places">Where the words stand in the raw text; null where nobody asked, or where there is none.</param>
    void Write(IAnswer answer, Places? places);

    /// <summary>Writes what belongs after the last one.</summary>
    void End();
}
