using System.Buffers.Binary;
using System.IO.Compression;

namespace Unroll;

/// <summary>
/// The text of a gzip file, read to its end or not at all: .NET's own stream takes a file that was cut off for a shorter one. The last four
/// bytes of a gzip file say how many bytes were compressed (RFC 1952); a file of several members is exempt. Of what is packed more tightly than any
/// text is, such as a gigabyte of line feeds in a megabyte, only the beginning is unpacked.
/// </summary>
internal sealed class WholeGzip : ReadOnceStream
{
    private const long AlwaysUnpacked = 1 << 20;
    private const long TightestPacking = 50; // text packs 3 to 20 times, gzip at most 1,032 times

    private readonly LimitedStream packed;
    private readonly GZipStream unpacked;
    private readonly FileStream file;
    private readonly string path;

    public WholeGzip(FileStream file, string path)
    {
        (this.file, this.path) = (file, path);
        packed = new LimitedStream(file, long.MaxValue, () => new InvalidOperationException()); // counts what a pipe gave, too
        unpacked = new GZipStream(packed, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        int read = Count(unpacked.Read(buffer));
        if (read == 0 && buffer.Length > 0 && file.CanSeek) // a pipe cannot be looked at again
            CheckEnd();
        if (Position > AlwaysUnpacked + (TightestPacking * packed.Position))
            throw new UnrollException($"{path}: found more than {TightestPacking} bytes unpacked for each one packed; expected text, which packs less tightly. If it is meant, unpack the file first.");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
            packed.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        using FileStream whole = File.OpenRead(path);
        byte[] last = new byte[4];
        whole.Position = Math.Max(0, whole.Length - 4);
        bool said = whole.ReadAtLeast(last, 4, throwOnEndOfStream: false) == 4 && BinaryPrimitives.ReadUInt32LittleEndian(last) == (uint)Position;
        if (!said && (packed.Position < whole.Length || !HasSeveralMembers(whole)))
            throw new UnrollException($"{path}: the compressed data end after {Position} bytes of text, before they say they would; the file was cut off, so fetch or pack it again.");
    }

    private static bool HasSeveralMembers(FileStream packed)
    {
        const int header = 10;
        byte[] buffer = new byte[1 << 16];
        packed.Position = header;
        int kept = 0; // bytes carried over, since a member may begin across two pieces
        for (int read; (read = packed.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            Span<byte> piece = buffer.AsSpan(0, kept + read);
            if (piece.IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]) >= 0)
                return true;
            kept = Math.Min(2, piece.Length);
            piece[^kept..].CopyTo(buffer);
        }
        return false;
    }
}
