namespace Unroll;

/// <summary>Which choices are right: one, or several.</summary>
public sealed class RightChoices : Content
{
    /// <summary>Creates it.</summary>
    /// <param name="indices">The right choices, from 0; at least one. The list is copied.</param>
    /// <exception cref="UnrollException">There is none, or one is negative.</exception>
    public RightChoices(params IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        Indices = [.. indices];
        Require.That(Indices.Count > 0 && Indices.All(index => index >= 0), "The right choices", Indices.Count == 0 ? "none" : $"{Indices.Min()}", "at least one, counted from 0");
    }

    /// <summary>The right choices, from 0.</summary>
    public IReadOnlyList<int> Indices { get; }

    /// <summary>1: one choice is made.</summary>
    public override int Length => 1;

    /// <inheritdoc/>
    protected internal override void CheckAgainst(Content input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Find<Choices>() is { } choices)
            Require.That(Indices.Max() < choices.Options.Count, "The right choices", $"{Indices.Max()}", $"0 to {choices.Options.Count - 1}");
    }

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Indices.Count);
        foreach (int index in Indices)
            hash.Add(index);
    }
}
