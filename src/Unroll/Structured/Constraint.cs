namespace Unroll;

/// <summary>Constraints by tag ids; <see cref="IConstraint"/> says what they are.</summary>
public static class Constraint
{
    /// <summary>The state of an answer that cannot be mended.</summary>
    public const long Dead = -1;

    /// <summary>What satisfies every one of some constraints; with none, anything.</summary>
    /// <param name="constraints">The constraints.</param>
    /// <exception cref="UnrollException">Together they have more states than can be numbered.</exception>
    public static IConstraint All(params IReadOnlyList<IConstraint> constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return constraints.Count == 1 ? constraints[0] : new Intersection([.. constraints]);
    }

    /// <summary>Which tag may begin, follow which, and end.</summary>
    /// <param name="text">What it says, for error messages.</param>
    /// <param name="starts">Whether a tag may be the first, [C].</param>
    /// <param name="follows">Whether a tag (second index) may follow another (first), [C, C].</param>
    /// <param name="ends">Whether a tag may be the last, [C].</param>
    public static IConstraint Transitions(string text, bool[] starts, bool[,] follows, bool[] ends) => new AllowedTransitions(text, starts, follows, ends);

    /// <summary>How long the runs of a label are.</summary>
    /// <param name="text">What it says, for error messages.</param>
    /// <param name="tags">The part each tag plays, [C].</param>
    /// <param name="label">The label; <see cref="RunTag.None"/> for every label.</param>
    /// <param name="least">The fewest steps, 1 or more.</param>
    /// <param name="most">The most steps; null for any number.</param>
    /// <exception cref="UnrollException">The numbers are out of range.</exception>
    public static IConstraint Lasts(string text, IReadOnlyList<RunTag> tags, int label, int least, int? most = null)
    {
        Range(text, least, most, 1);
        return new RunLengths(text, [.. tags], label, least, most);
    }

    /// <summary>How often there is a run of a label.</summary>
    /// <param name="text">What it says, for error messages.</param>
    /// <param name="tags">The part each tag plays, [C].</param>
    /// <param name="label">The label.</param>
    /// <param name="least">The fewest runs.</param>
    /// <param name="most">The most runs; null for any number.</param>
    /// <exception cref="UnrollException">The numbers are out of range.</exception>
    public static IConstraint Occurs(string text, IReadOnlyList<RunTag> tags, int label, int least, int? most = null)
    {
        Range(text, least, most, 0);
        return new RunCounts(text, [.. tags], label, least, most);
    }

    /// <summary>A label only where another was somewhere before.</summary>
    /// <param name="text">What it says, for error messages.</param>
    /// <param name="tags">The part each tag plays, [C].</param>
    /// <param name="label">The label.</param>
    /// <param name="after">The label that has to be before it.</param>
    public static IConstraint OnlyAfter(string text, IReadOnlyList<RunTag> tags, int label, int after) => new Precedence(text, [.. tags], label, after);

    /// <summary>The tag at a place; a sequence that is too short to have the place satisfies it only if the tag is forbidden.</summary>
    /// <param name="text">What it says, for error messages.</param>
    /// <param name="position">From 0; negative from the end, -1 being the last.</param>
    /// <param name="tag">The tag's id.</param>
    /// <param name="required">Whether it must stand there; otherwise it must not.</param>
    public static IConstraint At(string text, int position, int tag, bool required) => new TagAt(text, position, tag, required);

    private static void Range(string text, int least, int? most, int smallest)
    {
        Require.That(least >= smallest, $"The constraint \"{text}\"", $"the number {least}", $"{smallest} or more");
        Require.That(most is null || most >= least, $"The constraint \"{text}\"", $"at most {most}", $"{least} or more");
    }
}
