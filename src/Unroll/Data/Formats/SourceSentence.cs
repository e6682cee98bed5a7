namespace Unroll;

/// <summary>A sentence and where in a file it stands, for error messages.</summary>
/// <param name="Sentence">Its words and tags as written.</param>
/// <param name="Path">The file of its tags.</param>
/// <param name="Lines">The line of each word, or one line for all of them; from 1.</param>
internal readonly record struct SourceSentence(Example Sentence, string Path, IReadOnlyList<int> Lines)
{
    /// <summary>What the sentence wants, where the file says it; otherwise null.</summary>
    public string? Intent { get; init; }

    /// <summary>Where it stands.</summary>
    public SourcePlace Place => new(Path, Lines);

    /// <summary>The line of a word.</summary>
    public int LineOf(int position) => Lines.Count == 1 ? Lines[0] : Lines[position];
}
