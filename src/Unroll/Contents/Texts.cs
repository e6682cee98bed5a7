namespace Unroll;

/// <summary>Several texts, each of which is right, such as the captions of a picture by several people.</summary>
public sealed class Texts : Content
{
    private readonly PlainText[] all;

    /// <summary>Creates it.</summary>
    /// <param name="texts">At least one. The list is copied.</param>
    /// <exception cref="UnrollException">There is none, or one is null.</exception>
    public Texts(params IEnumerable<PlainText> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        all = [.. texts];
        Require.That(all.Length > 0 && Array.TrueForAll(all, text => text is not null), "The texts of an example", all.Length == 0 ? "none" : "null", "at least one text");
    }

    /// <summary>The texts, at least one.</summary>
    public IReadOnlyList<PlainText> All => all;

    /// <summary>The tokens of all texts, with their ends.</summary>
    public override int Length => all.Sum(text => text.Length);

    /// <inheritdoc/>
    public override IEnumerable<string> Tokens => all.SelectMany(text => text.Tokens);

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(all.Length);
        foreach (PlainText text in all)
            text.AddTo(hash);
    }

    /// <inheritdoc/>
    protected internal override Content Normalized() =>
        Array.TrueForAll(all, text => ReferenceEquals(text.Normalized(), text)) ? this : new Texts(all.Select(text => text.Normalized()));

    /// <summary>The texts, with strokes between them.</summary>
    public override string ToString() => string.Join(" | ", all.Select(text => text.ToString()));
}
