namespace Unroll;

/// <summary>Says what is wrong with what a caller gave, where a cast would only say that something is.</summary>
internal static class Checked
{
    /// <summary>An example, or an answer, of the kind that somebody works on.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="who">Who works on it, such as "A tagger".</param>
    /// <exception cref="UnrollException">It is of another kind, or null.</exception>
    public static T As<T>(this object? given, string who) where T : class => given as T
        ?? throw new UnrollException($"{who} was given {(given is null ? "null" : $"a {given.GetType().Name}")}; expected a {typeof(T).Name}.");

    /// <summary>Examples of the kind that somebody works on.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="who">Who works on it, such as "A tagger".</param>
    /// <exception cref="UnrollException">One is of another kind, or null.</exception>
    public static IEnumerable<T> AllAs<T>(this IEnumerable<object?> given, string who) where T : class => given.Select(one => one.As<T>(who));

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
