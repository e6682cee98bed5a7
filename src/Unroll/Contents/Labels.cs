namespace Unroll;

/// <summary>The label of a whole example, or several.</summary>
/// <param name="values">One, or any number where an example may have several.</param>
public sealed class Labels(IReadOnlyList<string> values) : Content
{
    /// <summary>One, or any number where an example may have several.</summary>
    public IReadOnlyList<string> Values { get; } = values.WithoutNull("label");

    /// <inheritdoc/>
    public override int Length => Values.Count;

    /// <inheritdoc/>
    public override IEnumerable<string> Names => Values;

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash) => (hash ?? throw new ArgumentNullException(nameof(hash))).Add(Values);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Values);

    /// <inheritdoc/>
    protected internal override Content Normalized() => NormalForm.Is(Values) ? this : new Labels(NormalForm.Of(Values));
}
