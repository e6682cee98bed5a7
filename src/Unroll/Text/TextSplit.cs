namespace Unroll;

/// <summary>
/// Base class of the ways to split raw text into words and to put words together to text again. Used where a model writes text, such as translation: its input is split, and its
/// output is joined.
/// </summary>
public abstract record TextSplit
{
    /// <summary>The words of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Words, none empty and none with a blank or line break; no words if there is nothing but whitespace.</returns>
    public abstract IReadOnlyList<string> Split(string text);

    /// <summary>The text of words, as a reader expects it: in simple cases, what was split.</summary>
    /// <param name="words">Words, such as a model chose.</param>
    public abstract string Join(IReadOnlyList<string> words);
}
