using System.Security.Cryptography;
using System.Text;

namespace Unroll;

/// <summary>The keys of which a caller must send one, as <c>Authorization: Bearer KEY</c>. Only digests of them are kept.</summary>
public sealed class ApiKeys
{
    /// <summary>The least characters of a key.</summary>
    public const int ShortestKey = 16;

    private readonly byte[][] digests;

    /// <summary>Takes keys from a text, such as a file or an environment variable.</summary>
    /// <param name="text">A key on each line, or several with commas or blanks between them; lines that begin with # are comments.</param>
    /// <param name="where">Where the text is from, for error messages.</param>
    /// <exception cref="UnrollException">There is no key, or one is too short or has characters that cannot be sent.</exception>
    public ApiKeys(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] keys = [.. text.Split('\n').Where(line => !line.StartsWith('#')).SelectMany(line => line.Split([' ', ',', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))];
        if (keys.Length == 0)
            throw new UnrollException($"{where}: found no key; expected one on each line.");
        if (Array.FindIndex(keys, key => key.Length < ShortestKey || !key.All(c => c is > ' ' and < '\x7f')) is int wrong and >= 0)
            throw new UnrollException($"{where}: key {wrong + 1} has fewer than {ShortestKey} characters, or others than letters, digits and signs of ASCII; expected a long random text, such as that of `openssl rand -hex 32`.");
        digests = Array.ConvertAll(keys, Digest);
    }

    /// <summary>Number of keys.</summary>
    public int Count => digests.Length;

    /// <summary>Looks for a key, in a time that depends neither on the key nor on which one it is.</summary>
    /// <param name="key">What a caller sent.</param>
    /// <returns>Its number, from 0; -1 if it is none of the keys.</returns>
    public int Find(string key)
    {
        byte[] digest = Digest(key);
        int found = -1;
        for (int i = 0; i < digests.Length; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, digests[i]))
                found = i;
        }
        return found;
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
