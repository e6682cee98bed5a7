namespace Unroll.Studio;

/// <summary>A run that a studio started.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Arguments">The command line, without the program.</param>
/// <param name="Process">The number of its process.</param>
/// <param name="Began">When that process began, in UTC: numbers of processes are given again.</param>
/// <param name="Fault">Why it failed; empty if it did not.</param>
internal sealed record StartedRun(string Name, IReadOnlyList<string> Arguments, int Process, DateTime Began, string Fault);
