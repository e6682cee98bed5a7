namespace Unroll;

/// <summary>States of variables by name, such as one row of a table: <c>rain=yes, grass=wet</c>. A state may be missing.</summary>
public sealed class Assignment : Content
{
    /// <summary>Creates it.</summary>
    /// <param name="names">The names of the variables, all different. The list is kept, so that many rows of a table may share it.</param>
    /// <param name="values">The state of each variable; null for a missing one. The list is copied.</param>
    /// <exception cref="UnrollException">There are not as many states as names, or a name is null.</exception>
    public Assignment(IReadOnlyList<string> names, IReadOnlyList<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Variables = names.WithoutNull("name of a variable");
        Values = [.. values];
        Require.That(Values.Count == Variables.Count, "States of variables", $"{Values.Count} states", $"{Variables.Count}, one for each name");
    }

    /// <summary>The names of the variables.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>The state of each variable; null for a missing one.</summary>
    public IReadOnlyList<string?> Values { get; }

    /// <summary>How many states are known.</summary>
    public override int Length => Values.Count(value => value is not null);

    /// <inheritdoc/>
    public override string Noun => "row";

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Variables);
        foreach (string? value in Values)
            hash.Add(value ?? "\0");
    }

    /// <inheritdoc/>
    protected internal override Content Normalized() => NormalForm.Is(Variables) && Values.All(value => value is null || NormalForm.Is([value])) ? this
        : new Assignment(NormalForm.Of(Variables), [.. Values.Select(value => value is null ? null : NormalForm.Of([value])[0])]);

    /// <summary>The known states as evidence is typed: <c>rain=yes, grass=wet</c>.</summary>
    public override string ToString() => Variables.Zip(Values).Where(pair => pair.Second is not null).Aggregate(Evidence.None, (known, pair) => known.With(pair.First, pair.Second!)).ToString();
}
