namespace Unroll;

/// <summary>The key terms of a document, as a person chose them.</summary>
/// <param name="values">In any order; none for a document without. The list is copied.</param>
public sealed class Terms(IReadOnlyList<string> values) : Content
{
    /// <summary>The terms as they were written.</summary>
    public IReadOnlyList<string> Values { get; } = [.. values.WithoutNull("key term")];

    /// <inheritdoc/>
    public override int Length => Values.Count;

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash) => (hash ?? throw new ArgumentNullException(nameof(hash))).Add(Values);

    /// <inheritdoc/>
    protected internal override Content Normalized() => NormalForm.Is(Values) ? this : new Terms(NormalForm.Of(Values));

    /// <summary>The terms, with semicolons between them.</summary>
    public override string ToString() => string.Join("; ", Values);
}
