namespace Unroll;

/// <summary>Where an example stands in a file, for error messages.</summary>
/// <param name="Path">The file.</param>
/// <param name="Lines">The line of each word, or one line for all of them; from 1.</param>
internal readonly record struct SourcePlace(string Path, IReadOnlyList<int> Lines)
{
    /// <summary>File and line of a word.</summary>
    public string Of(int word) => FormattableString.Invariant($"{Path}:{(Lines.Count == 1 ? Lines[0] : Lines[word])}");
}
