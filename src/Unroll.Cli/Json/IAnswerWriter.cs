namespace Unroll.Cli;

/// <summary>One way of writing answers.</summary>
internal interface IAnswerWriter
{
    void Write(IAnswer answer);

    /// <summary>Writes what belongs after the last one.</summary>
    void End();
}

/// <summary>One JSON object a line.</summary>
internal sealed class JsonAnswers(TextWriter output, bool full) : IAnswerWriter
{
    public void Write(IAnswer answer) => JsonLine.Write(output, json => answer.WriteJson(json, full));

    public void End()
    {
    }
}

/// <summary>Tab-separated columns.</summary>
internal sealed class ColumnAnswers(TextWriter output) : IAnswerWriter
{
    public void Write(IAnswer answer) => answer.WriteColumns(output);

    public void End()
    {
    }
}
