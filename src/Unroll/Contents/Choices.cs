namespace Unroll;

/// <summary>The answers of which one is to be chosen, such as those of a multiple-choice question.</summary>
public sealed class Choices : Content
{
    /// <summary>Creates them.</summary>
    /// <param name="options">In their order; the list is copied.</param>
    /// <exception cref="UnrollException">There are fewer than two, or one is null.</exception>
    public Choices(IReadOnlyList<Words> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = [.. options];
        Require.That(Options.Count > 1 && Options.All(option => option is not null), "The choices", $"{Options.Count(option => option is not null)}", "two or more");
    }

    /// <summary>The choices in their order.</summary>
    public IReadOnlyList<Words> Options { get; }

    /// <summary>The words of all choices.</summary>
    public override int Length => Options.Sum(option => option.Length);

    /// <inheritdoc/>
    public override IEnumerable<string> Tokens => Options.SelectMany(option => option.Values);

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Options.Count);
        foreach (Words option in Options)
            option.AddTo(hash);
    }

    /// <inheritdoc/>
    protected internal override Content Normalized() =>
        Options.All(option => ReferenceEquals(option.Normalized(), option)) ? this : new Choices([.. Options.Select(option => option.Normalized().As<Words>("The choices"))]);

    /// <summary>The choices with strokes between them.</summary>
    public override string ToString() => string.Join(" | ", Options);
}
