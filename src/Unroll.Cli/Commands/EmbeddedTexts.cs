namespace Unroll.Cli;

/// <summary>Texts and their vectors, computed as the texts are read.</summary>
internal sealed class EmbeddedTexts(Model model, IEnumerable<IReadOnlyList<string>> lines)
{
    /// <summary>The size of a vector.</summary>
    public int Size => (model.Problem as IEmbeddingProblem)?.VectorSize ?? 0;

    /// <summary>The texts with their vectors, as many at a time as were read at once.</summary>
    public IEnumerable<IReadOnlyList<(string Text, Real[] Vector)>> InPieces()
    {
        _ = model.Embed([]); // which says at once if there are no vectors
        foreach (IReadOnlyList<string> some in lines)
            yield return Of(some);
    }

    /// <summary>All texts with their vectors.</summary>
    public IReadOnlyList<(string Text, Real[] Vector)> All() => [.. InPieces().SelectMany(some => some)];

    /// <summary>The vectors of other texts.</summary>
    public IReadOnlyList<(string Text, Real[] Vector)> Of(IReadOnlyList<string> texts) => [.. texts.Zip(model.Embed([.. texts.Select(model.Read)]))];
}
