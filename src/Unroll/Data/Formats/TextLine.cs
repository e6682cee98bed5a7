namespace Unroll;

/// <summary>A line of a text file.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Text">Without its line break.</param>
internal readonly record struct TextLine(int Number, string Text);
