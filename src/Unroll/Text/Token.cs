namespace Unroll;

/// <summary>A word of a text and where it stands.</summary>
/// <param name="Text">As written.</param>
/// <param name="Start">Its first character, counted from 0 in UTF-16 code units, as .NET strings count.</param>
/// <param name="End">One past its last character, counted in the same way.</param>
public readonly record struct Token(string Text, int Start, int End);
