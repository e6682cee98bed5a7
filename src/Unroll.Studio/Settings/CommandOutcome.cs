namespace Unroll.Studio;

/// <summary>What a command line gave.</summary>
/// <param name="Code">Its exit code; 0 if it did what it was asked.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Error">What it said was wrong, without the name of the program.</param>
public sealed record CommandOutcome(int Code, string Output, string Error);
