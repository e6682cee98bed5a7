using System.Buffers.Binary;
using System.Text;

namespace Unroll;

/// <summary>A structure of Thrift's compact protocol: its fields by their numbers, of whatever type each was written with.</summary>
internal sealed class ThriftStruct
{
    private const int Deepest = 24;

    private readonly Dictionary<int, object> fields = [];

    private ThriftStruct()
    {
    }

    /// <summary>Reads a structure at the beginning of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">How many it takes.</param>
    /// <exception cref="InvalidDataException">It is cut off or is none.</exception>
    public static ThriftStruct Read(ReadOnlySpan<byte> bytes, out int length)
    {
        Cursor cursor = new(bytes);
        ThriftStruct read = Struct(ref cursor, 0);
        length = cursor.Position;
        return read;
    }

    /// <summary>A whole number; null if there is none.</summary>
    public long? Number(int field) => fields.GetValueOrDefault(field) as long?;

    /// <summary>A whole number from 0 that fits an index.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public int Size(int field) => Number(field) is >= 0 and <= int.MaxValue and var size ? (int)size : throw new InvalidDataException($"a size is missing or {Number(field)}");

    /// <summary>True or false; null if there is none.</summary>
    public bool? Flag(int field) => fields.GetValueOrDefault(field) as bool?;

    /// <summary>A text; null if there is none.</summary>
    public string? Text(int field) => fields.GetValueOrDefault(field) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>A structure; null if there is none.</summary>
    public ThriftStruct? Inner(int field) => fields.GetValueOrDefault(field) as ThriftStruct;

    /// <summary>The structures of a list; none if there is no such list.</summary>
    public IReadOnlyList<ThriftStruct> List(int field) => fields.GetValueOrDefault(field) is List<object> list ? [.. list.OfType<ThriftStruct>()] : [];

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts(int field) => fields.GetValueOrDefault(field) is List<object> list ? [.. list.OfType<byte[]>().Select(Encoding.UTF8.GetString)] : [];

    /// <summary>The only field of a union; 0 if there is none.</summary>
    public int Which => fields.Count == 1 ? fields.Keys.First() : 0;

    private static ThriftStruct Struct(ref Cursor cursor, int depth)
    {
        if (depth > Deepest)
            throw new InvalidDataException("its description is nested too deeply");
        ThriftStruct read = new();
        for (int last = 0; ;)
        {
            int header = cursor.Byte(), type = header & 0x0F;
            if (type == 0)
                return read;
            last = header >> 4 is not 0 and var delta ? last + delta : (short)ZigZag(cursor.Varint());
            read.fields[last] = type is 1 or 2 ? type == 1 : Value(ref cursor, type, depth);
        }
    }

    private static object Value(ref Cursor cursor, int type, int depth)
    {
        switch (type)
        {
            case 1 or 2: // an element of a list; a field has its value in its header
                return cursor.Byte() == 1;
            case 3:
                return (long)(sbyte)cursor.Byte();
            case 4 or 5 or 6:
                return ZigZag(cursor.Varint());
            case 7:
                return BinaryPrimitives.ReadDoubleLittleEndian(cursor.Bytes(8));
            case 8:
                return cursor.Bytes(cursor.Length()).ToArray();
            case 9 or 10: // list, set
                int header = cursor.Byte(), count = header >> 4;
                List<object> list = [];
                for (int i = 0, all = count < 15 ? count : cursor.Length(); i < all; i++)
                    list.Add(Value(ref cursor, header & 0x0F, depth + 1));
                return list;
            case 11:
                int pairs = cursor.Length(), types = pairs == 0 ? 0 : cursor.Byte();
                for (int i = 0; i < pairs; i++)
                {
                    Value(ref cursor, types >> 4, depth + 1);
                    Value(ref cursor, types & 0x0F, depth + 1);
                }
                return pairs; // none is needed
            case 12:
                return Struct(ref cursor, depth + 1);
            case 13:
                return cursor.Bytes(16).ToArray();
            default:
                throw new InvalidDataException("its description has a value of an unknown type");
        }
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;

        public int Position { get; private set; }

        public int Byte() => Bytes(1)[0];

        public ReadOnlySpan<byte> Bytes(int count)
        {
            if (count < 0 || count > bytes.Length - Position)
                throw new InvalidDataException("its description is cut off");
            Position += count;
            return bytes.Slice(Position - count, count);
        }

        public int Length() => Varint() is <= int.MaxValue and var length ? (int)length : throw new InvalidDataException("its description has a length out of range");

        public ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; shift < 64; shift += 7)
            {
                int one = Byte();
                value |= (ulong)(one & 0x7F) << shift;
                if (one < 0x80)
                    return value;
            }
            throw new InvalidDataException("its description has a number of more than 64 bits");
        }
    }
}
