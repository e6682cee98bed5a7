namespace Unroll;

/// <summary>Says what is wrong with what a caller gave, where a cast would only say that something is.</summary>
internal static class Checked
{
    /// <summary>An answer of the kind that somebody works on.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="who">Who works on it, such as "A tagger".</param>
    /// <exception cref="UnrollException">It is of another kind, or null.</exception>
    public static T As<T>(this object? given, string who) where T : class => given as T
        ?? throw new UnrollException($"{who} was given {(given is null ? "null" : $"a {given.GetType().Name}")}; expected a {typeof(T).Name}.");

    /// <summary>The inputs of examples, all of one kind.</summary>
    /// <param name="examples">Any number.</param>
    /// <param name="who">Who reads them, such as "A tagger".</param>
    /// <exception cref="UnrollException">One is of another kind.</exception>
    public static T[] Inputs<T>(this IReadOnlyList<Example> examples, string who) where T : Content
    {
        ArgumentNullException.ThrowIfNull(examples);
        T[] inputs = new T[examples.Count];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = examples[i].InputAs<T>(who);
        return inputs;
    }

    /// <summary>The targets of examples, all of one kind.</summary>
    /// <param name="examples">Any number.</param>
    /// <param name="who">Who learns them, such as "A tagger".</param>
    /// <exception cref="UnrollException">One has none, or one of another kind.</exception>
    public static T[] Targets<T>(this IReadOnlyList<Example> examples, string who) where T : Content
    {
        ArgumentNullException.ThrowIfNull(examples);
        T[] targets = new T[examples.Count];
        for (int i = 0; i < targets.Length; i++)
            targets[i] = examples[i].TargetAs<T>(who);
        return targets;
    }

    /// <summary>Examples, none of which is null.</summary>
    /// <exception cref="UnrollException">One is.</exception>
    public static IReadOnlyList<Example> WithoutNull(this IReadOnlyList<Example> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        for (int i = 0; i < examples.Count; i++)
        {
            if (examples[i] is null)
                throw new UnrollException(FormattableString.Invariant($"Example {i + 1} of {examples.Count} is null; expected an example."));
        }
        return examples;
    }

    /// <summary>Texts, none of which is null.</summary>
    /// <param name="texts">What was given.</param>
    /// <param name="what">What one is called: "word".</param>
    /// <exception cref="UnrollException">One is null.</exception>
    public static IReadOnlyList<string> WithoutNull(this IReadOnlyList<string> texts, string what)
    {
        ArgumentNullException.ThrowIfNull(texts);
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i] is null)
                throw new UnrollException(FormattableString.Invariant($"A sentence was given null as {what} {i + 1} of {texts.Count}; expected text."));
        }
        return texts;
    }
}
