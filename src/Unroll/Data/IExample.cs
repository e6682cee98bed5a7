namespace Unroll;

/// <summary>
/// One thing to learn from or to answer: a sentence, a recording, a picture. Its <see cref="object.ToString"/> is the line of text that people
/// would type for it, and empty where there is no such line.
/// </summary>
public interface IExample
{
    /// <summary>Its length in tokens (steps): what batches are budgeted and sorted by, and what speed is counted in. May be 0.</summary>
    int Length { get; }
}
