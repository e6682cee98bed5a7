namespace Unroll;

/// <summary>Base class of the data formats: the <c>data</c> section of a recipe. It says how files are read; the path is given when they are opened.</summary>
public abstract record DataSpec
{
    /// <summary>Whether text is converted to Unicode normal form C, both in data files and in the input of a prediction.</summary>
    internal virtual bool NormalizesText => true;

    /// <summary>How the input text of a prediction is split into words.</summary>
    internal virtual TextTokenizer TextTokenizer => TextTokenizer.Blanks;

    /// <summary>Opens a corpus for training.</summary>
    /// <param name="path">A folder with the training, dev and test set, or one file, which is then the training set; null for the built-in sample.</param>
    /// <returns>The three sets; there is always a training set.</returns>
    /// <exception cref="UnrollException">There is no such path, no training set, or a file cannot be used.</exception>
    public abstract Splits Open(string? path);

    /// <summary>Opens the data to evaluate a model on.</summary>
    /// <param name="path">A file, or a folder, of which the test set is used.</param>
    /// <exception cref="UnrollException">There is no such path, no test set, or a file cannot be used.</exception>
    public abstract Dataset OpenTest(string path);
}
