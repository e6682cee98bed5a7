namespace Unroll.Cli;

/// <summary>One thing to answer.</summary>
/// <param name="Name">For error messages.</param>
/// <param name="Lines">Its lines, some at a time.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Target">The file for the answers; null for standard output.</param>
internal sealed record PredictSource(string Name, Func<IEnumerable<IReadOnlyList<string>>> Lines, QuestionFormat Format, string? Target);
