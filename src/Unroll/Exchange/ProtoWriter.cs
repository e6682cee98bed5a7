using System.Buffers.Binary;
using System.Text;

namespace Unroll;

/// <summary>Writes protocol buffers: as much of them as an ONNX file needs.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream bytes = new();

    /// <summary>A whole number.</summary>
    public ProtoWriter Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A number of 32 bits with a fraction.</summary>
    public ProtoWriter Float(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        bytes.Write(four);
        return this;
    }

    /// <summary>A text, in UTF-8.</summary>
    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message within this one.</summary>
    public ProtoWriter Message(int field, ProtoWriter value) => Bytes(field, value.bytes.GetBuffer().AsSpan(0, (int)value.bytes.Length));

    /// <summary>Bytes as they are.</summary>
    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    /// <summary>All that was written.</summary>
    public byte[] ToArray() => bytes.ToArray();

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.WriteByte((byte)(value | 0x80));
        bytes.WriteByte((byte)value);
    }
}
