namespace Unroll;

/// <summary>One file that was looked at.</summary>
/// <param name="Name">Its name in the corpus's folder.</param>
/// <param name="State">What was found.</param>
public sealed record FileCheck(string Name, FileState State);
