namespace Unroll;

/// <summary>Makes vectors of sentences, each in several spaces: what is compared with a question, what is read, the question itself.</summary>
internal interface ISentenceVectors
{
    /// <summary>Reads some sentences.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="sentences">S sentences, as numbers of words; one may be empty, and has a vector of zeros.</param>
    /// <returns>From the number of a space to the vectors in it, [S, D].</returns>
    Func<int, Value> Read(Tape tape, IReadOnlyList<int[]> sentences);
}
