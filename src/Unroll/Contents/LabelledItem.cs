namespace Unroll;

/// <summary>Something that a generator learns to make, such as a picture of a digit, and its class.</summary>
/// <param name="item">A picture, or frames of numbers.</param>
/// <param name="label">Its class, such as "7"; empty where there are no classes.</param>
public sealed class LabelledItem(Content item, string label) : Content
{
    /// <summary>A picture, or frames of numbers.</summary>
    public Content Item { get; } = item ?? throw new ArgumentNullException(nameof(item));

    /// <summary>Its class; empty where there are no classes.</summary>
    public string Label { get; } = label ?? throw new ArgumentNullException(nameof(label));

    /// <inheritdoc/>
    public override int Length => Item.Length;

    /// <inheritdoc/>
    public override string Noun => Item.Noun;

    /// <inheritdoc/>
    public override IEnumerable<string> Names => Label.Length == 0 ? [] : [Label];

    /// <inheritdoc/>
    public override T? Find<T>() where T : class => base.Find<T>() ?? Item.Find<T>();

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        Item.AddTo(hash);
        hash.Add(Label);
    }

    /// <inheritdoc/>
    public override string ToString() => Item.ToString();
}
