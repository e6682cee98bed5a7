namespace Unroll;

/// <summary>
/// Something the caller gave cannot be used. The message is one sentence for a person: who or where (a layer's path, <c>file:line</c>),
/// what was found, what was expected, and what to do. Heads print it as it is, without a stack trace.
/// </summary>
public sealed class UnrollException : Exception
{
    /// <summary>The most characters that a message has: what was found is quoted, and may be a megabyte.</summary>
    public const int LongestMessage = 4000;

    private const int Beginning = 3000;
    private const int End = LongestMessage - Beginning - 10;

    /// <summary>Creates the error.</summary>
    /// <param name="message">
    /// The whole sentence. Control characters that were quoted from a file are made visible as <see cref="VisibleText"/> does, so that it stays one line and moves no
    /// cursor; of a longer one than <see cref="LongestMessage"/> the middle is left out.
    /// </param>
    /// <param name="inner">What it was caught from, if anything.</param>
    public UnrollException(string message, Exception? inner = null) : base(OneLine(message), inner)
    {
    }

    private static string OneLine(string message)
    {
        if (message.Length > LongestMessage)
            message = $"{message.AsSpan(0, Beginning)} ... {message.AsSpan(message.Length - End)}";
        string visible = VisibleText.Of(message);
        return visible.Length <= LongestMessage ? visible : OneLine(visible);
    }
}
