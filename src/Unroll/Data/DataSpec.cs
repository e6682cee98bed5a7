namespace Unroll;

/// <summary>What a recipe says about its data: how files are read. Which ones is said when they are opened.</summary>
public abstract record DataSpec
{
    /// <summary>Whether text is brought to Unicode's normal form C, when it is read and when a model is asked.</summary>
    internal virtual bool NormalizesText => true;

    /// <summary>How text that a model is asked is split into words.</summary>
    internal virtual TextTokenizer TextTokenizer => TextTokenizer.Blanks;

    /// <summary>Opens a corpus for training.</summary>
    /// <param name="path">A folder with its parts, or a file, which then is the training part; null for the built-in sample.</param>
    /// <returns>The parts; the training part is always there.</returns>
    /// <exception cref="UnrollException">There is no such path, no training part, or a file cannot be used.</exception>
    public abstract Splits Open(string? path);

    /// <summary>Opens what a model is to be evaluated on.</summary>
    /// <param name="path">A file, or a folder, whose test part is then taken.</param>
    /// <exception cref="UnrollException">There is no such path, no test part, or a file cannot be used.</exception>
    public abstract Dataset OpenTest(string path);
}
