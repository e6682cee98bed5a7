namespace Unroll.Cli;

/// <summary>Tab-separated columns.</summary>
internal sealed class ColumnAnswers(TextWriter output) : IAnswerWriter
{
    public void Write(IAnswer answer, Places? places) => answer.WriteColumns(output);

    public void End()
    {
    }
}
