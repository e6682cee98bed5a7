namespace Unroll;

/// <summary>A term that a model found in a document, or gives it.</summary>
/// <param name="Text">As it is first written in the document.</param>
/// <param name="Score">How probable it is a key term, 0 to 1.</param>
/// <param name="Spans">Where it stands: its words among those of the whole document; none if it is not in the text.</param>
public sealed record KeyTerm(string Text, double Score, IReadOnlyList<Span> Spans)
{
    /// <summary>The type of its spans.</summary>
    internal const string Type = "term";

    /// <summary>What it is compared by, see <see cref="TermForm"/>.</summary>
    internal string Form { get; init; } = "";
}
