namespace Unroll;

/// <summary>The first tag of a sentence that its scheme does not allow.</summary>
/// <param name="Position">The word, counted from 0.</param>
/// <param name="Found">Its tag.</param>
/// <param name="Place">Where it stands: <c>after "O"</c>, <c>at the beginning of the sentence</c> or <c>at the end of the sentence</c>.</param>
/// <param name="Expected">What the scheme allows there, and by which rule.</param>
public readonly record struct TagProblem(int Position, string Found, string Place, string Expected)
{
    /// <summary>Found, place and expected as the middle of a sentence.</summary>
    public override string ToString() => $"found the tag \"{Found}\" {Place}; expected {Expected}";
}
