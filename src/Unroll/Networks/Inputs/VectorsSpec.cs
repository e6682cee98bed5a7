namespace Unroll;

/// <summary>
/// Vectors of words that somebody else has learnt, as text: a line <c>word v1 ... vn</c> each, perhaps below a line <c>count n</c>. They are where
/// training begins; a saved model holds its own and does not need the file again.
/// </summary>
public sealed record VectorsSpec
{
    /// <summary>The file, seen from the current folder; it may be compressed (.gz). Its vectors are as wide as the model's <c>embedding</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether words keep these vectors (and those that have none their random ones) instead of learning on. Default false.</summary>
    public bool Freeze { get; init; }

    /// <summary>
    /// Whether words of the file that training has not (or too seldom) are known to the model, too. Default false. A large file makes a large
    /// model; where vectors are learnt on, those of such words stay behind.
    /// </summary>
    public bool AddWords { get; init; }
}
