using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Unroll;

/// <summary>
/// The fingerprint of examples: SHA-256 over what is added. Texts are UTF-8 with their length in bytes before them, whole numbers 32 bits,
/// little-endian, and lists begin with their count (-1 where there is none).
/// </summary>
public sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] waiting = new byte[4096]; // whole numbers that are hashed together: a call for each costs ten times its hashing
    private int count;

    /// <summary>Adds a whole number.</summary>
    /// <param name="number">Any.</param>
    public void Add(int number)
    {
        if (count == waiting.Length)
            Flush();
        BinaryPrimitives.WriteInt32LittleEndian(waiting.AsSpan(count), number);
        count += sizeof(int);
    }

    /// <summary>Adds a text.</summary>
    /// <param name="text">Any.</param>
    public void Add(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add(bytes.Length);
        Append(bytes);
    }

    /// <summary>Adds a list of texts, or that there is none.</summary>
    /// <param name="texts">Null for none.</param>
    public void Add(IReadOnlyList<string>? texts)
    {
        Add(texts?.Count ?? -1);
        foreach (string text in texts ?? [])
            Add(text);
    }

    /// <summary>Adds numbers.</summary>
    /// <param name="numbers">Any.</param>
    public void Add(ReadOnlySpan<Real> numbers)
    {
        Add(numbers.Length);
        Append(MemoryMarshal.AsBytes(numbers));
    }

    /// <summary>The hash in lower-case hexadecimal digits.</summary>
    public string ToHex()
    {
        Flush();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Flush();
        hash.AppendData(bytes);
    }

    private void Flush()
    {
        hash.AppendData(waiting.AsSpan(0, count));
        count = 0;
    }
}
