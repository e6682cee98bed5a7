namespace Unroll.Cli;

/// <summary>A standard stream that whoever started the process has closed: using it is an error with a sentence.</summary>
internal sealed class ClosedStream(string sentence) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new UnrollException(sentence);

    public override void Write(byte[] buffer, int offset, int count) => throw new UnrollException(sentence);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
