namespace Unroll;

/// <summary>Which scheme the tags of a corpus follow, or why none.</summary>
/// <param name="Scheme">The scheme that all its sentences follow, or null.</param>
/// <param name="Closest">The scheme, or the one that is followed for the greatest number of sentences before the first problem.</param>
/// <param name="Sentence">The sentence of that problem, counted from 0; 0 where there is none.</param>
/// <param name="Problem">The problem, or null where a scheme was found.</param>
public readonly record struct TagDetection(TagScheme? Scheme, TagScheme Closest, int Sentence, TagProblem? Problem);
