namespace Unroll;

/// <summary>An option that can do nothing beside the others, such as a length penalty where nothing is searched for.</summary>
/// <param name="Field">Its name, such as <c>lengthPenalty</c>.</param>
/// <param name="IsDefault">Whether it has its default value; then it is a fault only if somebody gave it.</param>
/// <param name="Beside">Beside what it was given, such as "with a beam of 1".</param>
/// <param name="Expected">What to do, and why.</param>
internal sealed record IdleOption(string Field, bool IsDefault, string Beside, string Expected);
