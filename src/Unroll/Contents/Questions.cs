namespace Unroll;

/// <summary>One or several questions about the same thing, such as a picture; each is answered by itself.</summary>
public sealed class Questions : Content
{
    /// <summary>What separates questions that are typed.</summary>
    internal const string Separator = " | ";

    /// <summary>Creates it.</summary>
    /// <param name="all">At least one. The list is copied.</param>
    /// <exception cref="UnrollException">There is none, or one is null.</exception>
    public Questions(params IEnumerable<Words> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        All = [.. all];
        Require.That(All.Count > 0 && All.All(question => question is not null), "The questions of an example", All.Count == 0 ? "none" : "null", "at least one question");
    }

    /// <summary>The questions, at least one.</summary>
    public IReadOnlyList<Words> All { get; }

    /// <summary>The words of all questions.</summary>
    public override int Length => All.Sum(question => question.Length);

    /// <inheritdoc/>
    public override string Noun => "question";

    /// <inheritdoc/>
    public override IEnumerable<string> Tokens => All.SelectMany(question => question.Values);

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(All.Count);
        foreach (Words question in All)
            question.AddTo(hash);
    }

    /// <inheritdoc/>
    protected internal override Content Normalized() =>
        All.All(question => ReferenceEquals(question.Normalized(), question)) ? this : new Questions(All.Select(question => question.Normalized().As<Words>("Questions")));

    /// <summary>The questions, with strokes between them.</summary>
    public override string ToString() => string.Join(Separator, All);
}
