using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Unroll;

/// <summary>
/// Features of sounds, kept in a folder from run to run: a file for each sound. Its name is a hash of everything that they depend on, so nothing in it is ever out of date; what is damaged is
/// computed again.
/// </summary>
/// <param name="folder">Where the files are; made when it is needed.</param>
internal sealed class FeatureCache(string folder)
{
    private const string Variable = "UNROLL_FEATURES";
    private const int Definition = 1; // to be raised when features of the same settings become others
    private const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>The cache in the folder that the variable UNROLL_FEATURES names; null if it is not set.</summary>
    public static FeatureCache? OfEnvironment() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? new FeatureCache(named) : null;

    /// <summary>The features of a sound, [T, F].</summary>
    /// <exception cref="UnrollException">The folder cannot be written to.</exception>
    public ReadOnlyMemory<Real> Get(FeatureTables tables, Sound sound, double speed)
    {
        string key = KeyOf(tables, sound, speed), path = Path.Combine(folder, key[..2], key);
        if (Read(path, key) is { } known)
            return known;
        ReadOnlyMemory<Real> made = FeatureStream.Whole(tables, sound.Rate, sound.Samples.Span, speed);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string fresh = FormattableString.Invariant($"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}");
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(made.Span);
            File.WriteAllBytes(fresh, [.. bytes, .. HashOf(key, bytes)]);
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception caught) when (caught is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"{folder}: features cannot be kept there ({caught.Message.TrimEnd('.')}); expected a folder that can be written to, so set {Variable} to one, or do not set it.", caught);
        }
        return made;
    }

    /// <summary>What a file holds; null if there is none, or if it is not what was written.</summary>
    private static Real[]? Read(string path, string key)
    {
        byte[] bytes;
        try
        {
            if (!File.Exists(path))
                return null;
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception caught) when (caught is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        int size = bytes.Length - HashBytes;
        return size >= 0 && size % sizeof(Real) == 0 && HashOf(key, bytes.AsSpan(0, size)).AsSpan().SequenceEqual(bytes.AsSpan(size))
            ? MemoryMarshal.Cast<byte, Real>(bytes.AsSpan(0, size)).ToArray()
            : null;
    }

    private static string KeyOf(FeatureTables tables, Sound sound, double speed)
    {
        using ContentHash hash = new();
        hash.Add(Definition);
        hash.Add(sizeof(Real));
        hash.Add(Vector<Real>.Count); // the resampler adds in an order that depends on it
        hash.Add(tables.Rate);
        hash.Add(JsonSerializer.Serialize(tables.Spec, SoundJson.Default.SoundFeatureSpec));
        hash.Add(speed.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        hash.Add(sound.Rate);
        hash.Add(sound.Samples.Span);
        return hash.ToHex();
    }

    private static byte[] HashOf(string key, ReadOnlySpan<byte> bytes)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(key));
        hash.AppendData(bytes);
        return hash.GetHashAndReset();
    }
}
