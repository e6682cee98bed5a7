using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Unroll.Fuzz;

/// <summary>Small inputs that claim to be large: packed bombs, sparse files, headers that promise tensors nobody wrote.</summary>
internal static class Traps
{
    private const int MemberBytes = 1 << 24;

    private static readonly string[] Pieces = ["\n", " \n", "\r\n", "a O\n\n", "a", "\0", "[", "{\"words\": [\"a\"], \"tags\": [\"O\"]}\n", "a b\n", "x\t1\n", "fly 1 2 3 4\n"];

    private static readonly long[] Sizes = [1, 100_000, 20_000_000, 500_000_000, 2_200_000_000, 100_000_000_000];

    private static readonly Lazy<byte[]>[] Bombs = [.. Pieces.Select(piece => new Lazy<byte[]>(() => FuzzInput.Packed(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, MemberBytes / piece.Length))))))];

    /// <summary>One of them, made of a sample.</summary>
    public static FuzzInput Of(FuzzInput input, ref Rng random)
    {
        int file = random.NextInt(input.Files.Count);
        string name = input.Files[file].Name;
        if (FuzzInput.IsGzip(name) && random.NextInt(3) > 0)
            return Bomb(input, file, ref random);
        if (name.EndsWith(".safetensors", StringComparison.Ordinal) && random.NextInt(3) > 0 && Claim(input[file], ref random) is { } claim)
            return input.With(file, claim.Bytes) with { Sparse = (file, claim.Length) };
        return input with { Sparse = (file, Sizes[random.NextInt(Sizes.Length)]) };
    }

    /// <summary>Some hundred megabytes in a hundred kilobytes, perhaps behind what is valid.</summary>
    private static FuzzInput Bomb(FuzzInput input, int file, ref Rng random)
    {
        byte[] member = Bombs[random.NextInt(Bombs.Length)].Value;
        IEnumerable<byte> bytes = Enumerable.Repeat(member, 1 + random.NextInt(8)).SelectMany(one => one);
        if (random.NextInt(2) == 0)
            bytes = FuzzInput.Packed(input[file]).Concat(bytes);
        FuzzInput packed = new([.. input.Files.Select(one => (one.Name, FuzzInput.IsGzip(one.Name) ? FuzzInput.Packed(one.Bytes) : one.Bytes))]) { IsPacked = true };
        return packed.With(file, [.. bytes]);
    }

    /// <summary>A safetensors file with a tensor that is larger than it was, and the length that the file then must have.</summary>
    private static (byte[] Bytes, long Length)? Claim(byte[] bytes, ref Rng random)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        JsonObject header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        string[] names = [.. header.Select(pair => pair.Key).Where(name => name != "__metadata__")];
        if (names.Length == 0)
            return null;
        string grown = names[random.NextInt(names.Length)];
        long rows = random.NextInt(2) == 0 ? 1 + random.NextInt(1 << 22) : 260_000_000;
        int copies = rows < 1 << 22 ? 1 : 4000; // of a gigabyte each: more than any memory
        long end = 0;
        JsonObject claimed = [];
        foreach ((string name, JsonNode? node) in header)
        {
            if (name == "__metadata__")
            {
                claimed.Add(name, node!.DeepClone());
                continue;
            }
            JsonObject tensor = node!.DeepClone().AsObject();
            long size = (long)tensor["data_offsets"]![1]! - (long)tensor["data_offsets"]![0]!;
            for (int copy = 0; copy < (name == grown ? copies : 1); copy++)
            {
                JsonObject one = tensor.DeepClone().AsObject();
                if (name == grown)
                {
                    size = rows * ((string)tensor["dtype"]! == "F64" ? 8 : 4);
                    one["shape"] = new JsonArray(rows);
                }
                one["data_offsets"] = new JsonArray(end, end += size);
                claimed.Add(copy == 0 ? name : FormattableString.Invariant($"{name}{copy}"), one);
            }
        }
        byte[] json = Encoding.UTF8.GetBytes(claimed.ToJsonString());
        return ([.. BitConverter.GetBytes((long)json.Length), .. json], 8 + json.Length + end);
    }
}
