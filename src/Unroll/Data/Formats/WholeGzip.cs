using System.Buffers.Binary;
using System.IO.Compression;

namespace Unroll;

/// <summary>
/// The text of a gzip file, read to its end or not at all: .NET's own stream takes a file that was cut off for a shorter one. The last four
/// bytes of a gzip file say how many bytes were compressed (RFC 1952); a file of several members is exempt.
/// </summary>
internal sealed class WholeGzip(FileStream file, string path) : ReadOnceStream
{
    private readonly GZipStream unpacked = new(file, CompressionMode.Decompress);

    public override int Read(Span<byte> buffer)
    {
        int read = Count(unpacked.Read(buffer));
        if (read == 0 && buffer.Length > 0 && file.CanSeek) // a pipe cannot be looked at again
            CheckEnd();
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        using FileStream packed = File.OpenRead(path);
        byte[] last = new byte[4];
        packed.Position = Math.Max(0, packed.Length - 4);
        bool said = packed.ReadAtLeast(last, 4, throwOnEndOfStream: false) == 4 && BinaryPrimitives.ReadUInt32LittleEndian(last) == (uint)Position;
        if (!said && !HasSeveralMembers(packed))
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
