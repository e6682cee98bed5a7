namespace Unroll;

/// <summary>Reads from a stream, up to a number of bytes; a byte more is an error.</summary>
internal sealed class LimitedStream(Stream stream, long limit, Func<Exception> tooMuch) : ReadOnceStream
{
    public override int Read(Span<byte> buffer)
    {
        int read = Count(stream.Read(buffer));
        return Position <= limit ? read : throw tooMuch();
    }
}
