namespace Unroll;

/// <summary>From the offsets of a file to those of a .NET string.</summary>
internal sealed class SpanOffsets
{
    private readonly string text;
    private readonly int[]? points;

    /// <summary>Prepares the offsets into a text.</summary>
    public SpanOffsets(string text, OffsetUnit unit)
    {
        this.text = text;
        bool counts = unit == OffsetUnit.CodePoints;
        Unit = counts ? "code points" : "UTF-16 code units";
        if (counts && text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            List<int> starts = [];
            for (int i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
                starts.Add(i);
            points = [.. starts, text.Length];
        }
    }

    /// <summary>What is counted, for people.</summary>
    public string Unit { get; }

    /// <summary>The length of the text in it.</summary>
    public int Length => points is null ? text.Length : points.Length - 1;

    /// <summary>The place in the string; null outside of the text, and within a character.</summary>
    public int? Of(int offset)
    {
        if (offset < 0 || offset > Length)
            return null;
        int place = points is null ? offset : points[offset];
        return place > 0 && place < text.Length && char.IsLowSurrogate(text[place]) && char.IsHighSurrogate(text[place - 1]) ? null : place;
    }
}
