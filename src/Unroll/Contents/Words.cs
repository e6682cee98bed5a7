namespace Unroll;

/// <summary>A sentence: its words, and the values of further columns of a file for each word.</summary>
public sealed class Words : Content
{
    /// <summary>Creates a sentence.</summary>
    /// <param name="values">The words as written, [T].</param>
    /// <param name="columns">All columns of a file, [columns][T], in their order; null if there are only words.</param>
    /// <exception cref="UnrollException">A column does not have as many cells as there are words, or a text is null.</exception>
    public Words(IReadOnlyList<string> values, IReadOnlyList<IReadOnlyList<string>>? columns = null)
    {
        Values = values.WithoutNull("word");
        foreach (IReadOnlyList<string> column in columns ?? [])
            Require.That(column.WithoutNull("cell of a column").Count == values.Count, "A sentence", $"a column of {column.Count} cells", $"{values.Count}, one a word");
        Columns = columns ?? [values];
    }

    /// <summary>The words as written, [T].</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>All columns, [columns][T]: only the words, or all columns of a file in their order, without the tags.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Columns { get; }

    /// <summary>The words as they were written before normalisation, [T]; answers show these.</summary>
    internal IReadOnlyList<string> Written { get => field ?? Values; private init; }

    /// <inheritdoc/>
    public override int Length => Values.Count;

    /// <inheritdoc/>
    public override string Noun => "sentence";

    /// <inheritdoc/>
    public override IEnumerable<string> Tokens => Values;

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Values);
        foreach (IReadOnlyList<string> column in Columns.Where(column => !ReferenceEquals(column, Values) && !column.SequenceEqual(Values)))
            hash.Add(column);
    }

    /// <inheritdoc/>
    protected internal override Content Normalized()
    {
        if (NormalForm.Is(Values) && NormalForm.Are(Columns))
            return this;
        IReadOnlyList<string> values = NormalForm.Of(Values);
        return new Words(values, [.. Columns.Select(column => ReferenceEquals(column, Values) ? values : NormalForm.Of(column))]) { Written = Written };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Values);
}
