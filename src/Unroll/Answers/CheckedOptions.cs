namespace Unroll;

/// <summary>Says what is wrong with the options that a caller gave.</summary>
internal static class CheckedOptions
{
    /// <summary>Options of the kind that a problem takes; its defaults where none are given.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="who">Whose options they are, such as "A tagger".</param>
    /// <exception cref="UnrollException">They are of another kind.</exception>
    public static T Or<T>(this PredictOptions? given, string who) where T : PredictOptions, new() => given is null ? new T() : given as T
        ?? throw new UnrollException($"{who} was asked with {given.GetType().Name}; it takes {typeof(T).Name}.");
}
