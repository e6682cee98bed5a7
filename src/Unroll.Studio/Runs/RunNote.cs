namespace Unroll.Studio;

/// <summary>What a person wrote about a run.</summary>
/// <param name="Text">Any text.</param>
/// <param name="Tags">Words between commas.</param>
internal sealed record RunNote(string Text, string Tags)
{
    public static RunNote Empty { get; } = new("", "");
}
