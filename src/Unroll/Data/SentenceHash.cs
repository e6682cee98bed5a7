using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Unroll;

/// <summary>
/// The fingerprint of sentences: SHA-256 over, for each, the number of words, each word, then 0 or 1 for whether there are tags, and each tag. Where tags
/// are known in part there follow, for each word, the number of those it may have and each of them.
/// Texts are UTF-8 with their length in bytes before them; numbers are 32 bits, little-endian.
/// </summary>
internal static class SentenceHash
{
    /// <summary>The hash in lower-case hexadecimal digits.</summary>
    public static string Of(IEnumerable<TaggedSentence> sentences)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var sentence in sentences)
        {
            Append(hash, sentence.Length);
            foreach (var word in sentence.Words)
                Append(hash, word);
            Append(hash, sentence.Tags is null ? 0 : 1);
            foreach (var tag in sentence.Tags ?? [])
                Append(hash, tag);
            foreach (var tags in sentence.Allowed ?? [])
            {
                Append(hash, tags.Count);
                foreach (var tag in tags)
                    Append(hash, tag);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
