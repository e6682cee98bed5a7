namespace Unroll;

/// <summary>Checks the problems that are to answer together.</summary>
internal static class EnsembleMembers
{
    /// <summary>The others of an ensemble, if they are of the same kind and write the same tokens.</summary>
    /// <param name="first">The problem that they join.</param>
    /// <param name="others">The other problems.</param>
    /// <param name="tokensOf">The output tokens of a problem.</param>
    /// <exception cref="UnrollException">One is of another kind, or writes other tokens.</exception>
    public static T[] With<T>(T first, IReadOnlyList<IProblem> others, Func<T, Vocabulary> tokensOf) where T : class, IProblem
    {
        ArgumentNullException.ThrowIfNull(others);
        return [.. others.Select(Checked)];

        T Checked(IProblem other)
        {
            T same = other as T ?? throw new UnrollException($"An ensemble: found models of two problems ({first.GetType().Name} and {other?.GetType().Name ?? "none"}); expected models of the same problem.");
            IReadOnlyList<string> tokens = tokensOf(first).Entries, its = tokensOf(same).Entries;
            if (tokens.SequenceEqual(its, StringComparer.Ordinal))
                return same;
            string[] alone = [.. tokens.Except(its, StringComparer.Ordinal).Concat(its.Except(tokens, StringComparer.Ordinal))];
            throw new UnrollException($"An ensemble: found models that write {tokens.Count} and {its.Count} tokens{(alone.Length > 0 ? $", of which only one has \"{alone[0]}\"" : " in different orders")}; expected the same tokens, so train the models on the same data with the same settings of the output.");
        }
    }
}
