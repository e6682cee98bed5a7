namespace Unroll;

/// <summary>A segment of a sound that a search found.</summary>
/// <param name="File">The file that it is in.</param>
/// <param name="Time">Where it is in the file, in seconds.</param>
/// <param name="Cosine">How similar it is to the query, -1 to 1.</param>
public readonly record struct SoundHit(string File, TokenTime Time, double Cosine);
