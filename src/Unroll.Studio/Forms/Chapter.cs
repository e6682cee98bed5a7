namespace Unroll.Studio;

/// <summary>A chapter of the course.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Html">Its text.</param>
/// <param name="Verbs">The experiments that it speaks of.</param>
internal sealed record Chapter(string Title, string Html, IReadOnlyList<LabVerb> Verbs);
