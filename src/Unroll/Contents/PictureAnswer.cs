namespace Unroll;

/// <summary>The right answer to a question about a picture.</summary>
/// <param name="Text">The answer.</param>
/// <param name="Kind">What kind of question it was, such as "colour", by which scores are counted.</param>
public sealed record PictureAnswer(string Text, string Kind)
{
    /// <summary>Which pixels show what was asked about, [H W], line by line; empty if that is not known.</summary>
    public ReadOnlyMemory<bool> Where { get; init; }
}
