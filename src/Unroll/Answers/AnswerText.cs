namespace Unroll;

/// <summary>Answers as one text.</summary>
internal static class AnswerText
{
    /// <summary>What <see cref="IAnswer.WriteText"/> writes, without the last line break.</summary>
    public static string Of(IAnswer answer)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        answer.WriteText(writer);
        return writer.ToString().TrimEnd('\n');
    }
}
