namespace Unroll;

/// <summary>
/// Base class of the prediction options, such as the number of answers, constraints, or the temperature. A problem with options derives its own record, as plain data, and
/// registers it in the <see cref="Catalogue"/>. On the command line, each field is then an argument of <c>unroll predict</c>.
/// </summary>
public abstract record PredictOptions
{
    /// <summary>The options that can do nothing beside the others. Default: none.</summary>
    internal virtual IEnumerable<IdleOption> Idle => [];

    /// <summary>The options that are paths of files. Default: none.</summary>
    internal virtual IReadOnlyList<string> Files => [];

    /// <summary>Checks that all options that were given can do something.</summary>
    /// <param name="isGiven">Whether an option was given.</param>
    /// <param name="saidAs">How the error message calls a field.</param>
    /// <exception cref="UnrollException">One of them can do nothing beside the others.</exception>
    internal void CheckIdle(Func<IdleOption, bool> isGiven, Func<string, string> saidAs)
    {
        if (Idle.FirstOrDefault(isGiven) is { } idle)
            throw new UnrollException($"{saidAs(idle.Field)} was given {idle.Beside}; expected {idle.Expected}.");
    }
}
