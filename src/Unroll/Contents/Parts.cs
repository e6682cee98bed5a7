namespace Unroll;

/// <summary>Several contents by name, such as a story and a question, or the tags of a sentence and its label.</summary>
public sealed class Parts : Content
{
    private readonly (string Name, Content Content)[] parts;

    /// <summary>Creates it.</summary>
    /// <param name="parts">Names and contents, in their order. The list is copied.</param>
    /// <exception cref="UnrollException">There is none, one is null, or two have the same name.</exception>
    public Parts(params IEnumerable<(string Name, Content Content)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        this.parts = [.. parts];
        Require.That(this.parts.Length > 0, "The parts of an example", "none", "at least one");
        foreach ((string name, Content content) in this.parts)
        {
            Require.That(name is not null && content is not null, "The parts of an example", "null", "names and contents");
            Require.That(this.parts.Count(part => part.Name == name) == 1, "The parts of an example", $"'{name}' twice", "each name once");
        }
    }

    /// <summary>Names and contents in their order.</summary>
    public IReadOnlyList<(string Name, Content Content)> All => parts;

    /// <summary>A part.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UnrollException">There is none of that name.</exception>
    public Content this[string name] => Array.Find(parts, part => part.Name == name).Content
        ?? throw new UnrollException($"An example has the parts {string.Join(", ", parts.Select(part => part.Name))}; expected one named '{name}'.");

    /// <summary>The steps of all parts together.</summary>
    public override int Length => parts.Sum(part => part.Content.Length);

    /// <inheritdoc/>
    public override IEnumerable<string> Tokens => parts.SelectMany(part => part.Content.Tokens);

    /// <inheritdoc/>
    public override IEnumerable<string> Names => parts.SelectMany(part => part.Content.Names);

    /// <inheritdoc/>
    public override T? Find<T>() where T : class => base.Find<T>() ?? parts.Select(part => part.Content.Find<T>()).FirstOrDefault(found => found is not null);

    /// <inheritdoc/>
    internal override Content WithTags(Func<Tags, Tags> change) => new Parts(parts.Select(part => (part.Name, part.Content.WithTags(change))));

    /// <inheritdoc/>
    protected internal override void CheckAgainst(Content input)
    {
        foreach ((_, Content content) in parts)
            content.CheckAgainst(input);
    }

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(parts.Length);
        foreach ((string name, Content content) in parts)
        {
            hash.Add(name);
            content.AddTo(hash);
        }
    }

    /// <inheritdoc/>
    protected internal override Content Normalized() =>
        Array.TrueForAll(parts, part => ReferenceEquals(part.Content.Normalized(), part.Content)) ? this : new Parts(parts.Select(part => (part.Name, part.Content.Normalized())));

    /// <summary>The parts that people would type, with their names.</summary>
    public override string ToString() => string.Join("; ", parts.Select(part => (part.Name, Text: part.Content.ToString())).Where(part => part.Text.Length > 0).Select(part => $"{part.Name}: {part.Text}"));
}
