namespace Unroll;

/// <summary>
/// Something that a model learns from its training set before training begins, and needs again whenever it is used: a vocabulary, subword merges, the mean of the
/// features. It is saved as a plain file beside the weights.
/// </summary>
public interface IArtifact
{
    /// <summary>How the name of its file ends, such as ".txt": a dot and 1 to 12 of the letters a to z.</summary>
    string Ending { get; }

    /// <summary>
    /// Whether it describes the training set alone, such as the weights of classes: a model that another one starts from does not hand it on, and need not have it. Default: false.
    /// </summary>
    bool IsOfTrainingSet => false;

    /// <summary>Writes it as text that <see cref="IArtifact{TSelf}.Read"/> reads.</summary>
    /// <param name="writer">UTF-8, lines ended by LF.</param>
    void Write(TextWriter writer);
}

/// <summary>An artifact that can be read again: each kind says itself how, so that no list of kinds is needed.</summary>
/// <typeparam name="TSelf">The kind.</typeparam>
public interface IArtifact<TSelf> : IArtifact where TSelf : IArtifact<TSelf>
{
    /// <summary>Reads what <see cref="IArtifact.Write"/> wrote.</summary>
    /// <param name="lines">The lines of the file, without their ends.</param>
    /// <param name="place">The file, for error messages.</param>
    /// <exception cref="UnrollException">It is damaged.</exception>
    static abstract TSelf Read(IEnumerable<string> lines, string place);
}
