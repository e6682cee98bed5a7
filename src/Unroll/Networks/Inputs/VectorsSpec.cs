namespace Unroll;

/// <summary>
/// Pretrained word vectors, in a text file with a line <c>word v1 ... vn</c> for each word, optionally after a first line <c>count n</c>. They initialise
/// the word vectors. A saved model contains its own vectors and does not need the file.
/// </summary>
public sealed record VectorsSpec
{
    /// <summary>Path of the file, relative to the current folder; it may be compressed (.gz). The size of its vectors must equal <c>embedding</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether word vectors stay fixed during training, including the random vectors of words that are not in the file. Default false.</summary>
    public bool Freeze { get; init; }

    /// <summary>
    /// Whether the vocabulary also gets the words of the file that are missing or rare in the training set. Default false. A large file makes a large model. If
    /// vectors are trained further, those of such words are not.
    /// </summary>
    public bool AddWords { get; init; }
}
