namespace Unroll;

/// <summary>
/// Something the caller gave cannot be used. The message is one sentence for a person: who or where (a layer's path, <c>file:line</c>),
/// what was found, what was expected, and what to do. Heads print it as it is, without a stack trace.
/// </summary>
public sealed class UnrollException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">The whole sentence.</param>
    /// <param name="inner">What it was caught from, if anything.</param>
    public UnrollException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
