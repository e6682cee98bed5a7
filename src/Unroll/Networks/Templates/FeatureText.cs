namespace Unroll;

/// <summary>The text of one feature while it is written; its memory is used again for the next.</summary>
internal sealed class FeatureText
{
    private char[] buffer = new char[256];
    private int length;

    public ReadOnlySpan<char> Text => buffer.AsSpan(0, length);

    public void Clear() => length = 0;

    public void Append(char letter)
    {
        Reserve(1);
        buffer[length++] = letter;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    /// <summary>In small letters.</summary>
    public void AppendLower(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.ToLowerInvariant(buffer.AsSpan(length));
        length += text.Length;
    }

    private void Reserve(int more)
    {
        if (length + more > buffer.Length)
            Array.Resize(ref buffer, Math.Max(2 * buffer.Length, length + more));
    }
}
