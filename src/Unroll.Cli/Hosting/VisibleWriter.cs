using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Unroll.Cli;

/// <summary>
/// Passes text on to people: line feeds and tabs as they are, every other control character visible (<see cref="VisibleText"/>). Half of a surrogate pair
/// is kept back until the other half comes.
/// </summary>
internal sealed class VisibleWriter : TextWriter
{
    [SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "The writer is its owner's, who goes on with it.")]
    private readonly TextWriter inner;
    private char half;

    public VisibleWriter(TextWriter inner)
    {
        this.inner = inner;
        NewLine = "\n";
    }

    public override Encoding Encoding => inner.Encoding;

    public override IFormatProvider FormatProvider => inner.FormatProvider;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value)
    {
        if (value is not null && half == 0 && !value.Any(IsWritten))
            inner.Write(value);
        else
            Write(value.AsSpan());
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        foreach (char c in buffer)
        {
            if (half != 0 && char.IsLowSurrogate(c))
            {
                inner.Write([half, c]);
                half = '\0';
                continue;
            }
            WriteHalf();
            if (char.IsHighSurrogate(c))
                half = c;
            else if (IsWritten(c))
                inner.Write(VisibleText.Written(c));
            else
                inner.Write(c);
        }
    }

    public override string? ToString() => inner.ToString();

    public override void Flush()
    {
        WriteHalf();
        inner.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Flush();
        base.Dispose(disposing);
    }

    private static bool IsWritten(char c) => c is not ('\n' or '\t') && VisibleText.IsHidden(c);

    private void WriteHalf()
    {
        if (half != 0)
            inner.Write(VisibleText.Written(half));
        half = '\0';
    }
}
