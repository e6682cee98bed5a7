using System.Buffers.Binary;

namespace Unroll;

/// <summary>
/// Looks through a stream of Arrow's messages before a reader gets it: lengths and counts lie within the file, the columns are not nested without end, and the stream ends as it says. (Apache Arrow, columnar format 1.5, IPC;
/// the description of a message is a FlatBuffers table.)
/// </summary>
/// <param name="stream">The file.</param>
internal sealed class ArrowMessages(Stream stream)
{
    private const int LargestDescription = 1 << 24, Deepest = 24, Continuation = -1;
    private const int SchemaHeader = 1, DictionaryHeader = 2; // what a message is; else a batch of rows
    private const int HeaderTypeSlot = 6, HeaderSlot = 8, BodySlot = 10, MessageTextsSlot = 12, FieldsSlot = 6, SchemaTextsSlot = 8, ChildrenSlot = 14, FieldTextsSlot = 16, DictionarySlot = 6, NodesSlot = 6, BuffersSlot = 8, VariadicSlot = 12;

    private static ReadOnlySpan<byte> Mark => "ARROW1\0\0"u8;

    /// <summary>Checks the messages.</summary>
    /// <returns>Where they begin: behind the mark of a file, or at once in a stream.</returns>
    /// <exception cref="InvalidDataException">They are cut off or damaged.</exception>
    public long Check()
    {
        byte[] four = new byte[4], first = new byte[Mark.Length];
        stream.Position = 0;
        long start = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && Mark.SequenceEqual(first) ? first.Length : 0;
        for (long at = start; ;)
        {
            int length = Number(ref at);
            if (length == Continuation)
                length = Number(ref at);
            if (length == 0)
                return start;
            if (length < 8 || length > LargestDescription || length > stream.Length - at)
                throw new InvalidDataException($"a message would have a description of {length} bytes");
            byte[] description = new byte[length];
            stream.Position = at;
            stream.ReadExactly(description);
            at += length;
            long body = Body(description);
            if (body < 0 || body > stream.Length - at)
                throw new InvalidDataException($"a message would have {body} bytes of data, of which the file has {stream.Length - at}; was it cut off?");
            at += body;
        }

        int Number(ref long at)
        {
            if (at > stream.Length - 4)
                throw new InvalidDataException("it ends without the mark of its end; was it cut off?");
            stream.Position = at;
            stream.ReadExactly(four);
            at += 4;
            return BinaryPrimitives.ReadInt32LittleEndian(four);
        }
    }

    /// <summary>The bytes of data that follow a message.</summary>
    private static long Body(ReadOnlySpan<byte> message)
    {
        int root = Offset(message, 0);
        int header = Slot(message, root, HeaderTypeSlot), kind = header == 0 ? 0 : Bytes(message, header, 1)[0];
        int place = Slot(message, root, HeaderSlot), body = Slot(message, root, BodySlot);
        Vector(message, root, MessageTextsSlot, 4);
        if (place != 0 && kind == SchemaHeader)
        {
            Vector(message, Offset(message, place), SchemaTextsSlot, 4);
            CheckFields(message, Offset(message, place), FieldsSlot, 0);
        }
        else if (place != 0)
        {
            int batch = Offset(message, place), inner = kind == DictionaryHeader ? Slot(message, batch, DictionarySlot) : 0;
            CheckBatch(message, inner == 0 ? batch : Offset(message, inner));
        }
        return body == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(Bytes(message, body, 8));
    }

    /// <summary>Lengths of arrays, and where their buffers are.</summary>
    private static void CheckBatch(ReadOnlySpan<byte> message, int batch)
    {
        Vector(message, batch, NodesSlot, 16);
        Vector(message, batch, BuffersSlot, 16);
        Vector(message, batch, VariadicSlot, 8);
    }

    private static void CheckFields(ReadOnlySpan<byte> message, int table, int slot, int depth)
    {
        if (depth > Deepest)
            throw new InvalidDataException("its columns are nested too deeply");
        (int start, int count) = Vector(message, table, slot, 4);
        for (int i = 0; i < count; i++)
        {
            int field = Offset(message, start + (4 * i));
            Vector(message, field, FieldTextsSlot, 4);
            CheckFields(message, field, ChildrenSlot, depth + 1);
        }
    }

    /// <summary>Where the elements of a table's vector begin, and how many there are, which all lie within the message.</summary>
    private static (int Start, int Count) Vector(ReadOnlySpan<byte> message, int table, int slot, int size)
    {
        int place = Slot(message, table, slot);
        if (place == 0)
            return (0, 0);
        int vector = Offset(message, place), count = BinaryPrimitives.ReadInt32LittleEndian(Bytes(message, vector, 4));
        Bytes(message, vector + 4, (long)size * count);
        return (vector + 4, count);
    }

    /// <summary>Where a table has a field; 0 if it has not.</summary>
    private static int Slot(ReadOnlySpan<byte> message, int table, int slot)
    {
        int places = table - BinaryPrimitives.ReadInt32LittleEndian(Bytes(message, table, 4)), size = BinaryPrimitives.ReadUInt16LittleEndian(Bytes(message, places, 2));
        int offset = slot + 2 > size ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(Bytes(message, places + slot, 2));
        return offset == 0 ? 0 : table + offset;
    }

    /// <summary>Where an offset leads.</summary>
    private static int Offset(ReadOnlySpan<byte> message, int at)
    {
        long target = at + (long)BinaryPrimitives.ReadUInt32LittleEndian(Bytes(message, at, 4));
        return target < message.Length ? (int)target : throw Broken();
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> message, int at, long count) =>
        at >= 0 && count >= 0 && count <= message.Length - at ? message.Slice(at, (int)count) : throw Broken();

    private static InvalidDataException Broken() => new("a message has a damaged description");
}
