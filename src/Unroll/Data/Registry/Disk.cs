namespace Unroll;

/// <summary>What the disk refuses, as one sentence.</summary>
internal static class Disk
{
    private const int DiskFullUnix = 28;
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int DiskFull = unchecked((int)0x80070070);

    /// <summary>Does something with a file or folder.</summary>
    /// <exception cref="UnrollException">The disk is full, or refuses.</exception>
    public static T Do<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e.HResult is DiskFullUnix or HandleDiskFull or DiskFull
                ? new UnrollException($"{path}: the disk is full; make room there, or set UNROLL_DATA to a folder on another disk.", e)
                : new UnrollException($"{path}: cannot be written or read ({e.Message.TrimEnd('.')}); expected a folder that can be made and written to, which UNROLL_DATA names.", e);
        }
    }

    /// <summary>Does something with a file or folder.</summary>
    /// <exception cref="UnrollException">The disk is full, or refuses.</exception>
    public static void Do(string path, Action work) => Do(path, () =>
    {
        work();
        return 0;
    });

    /// <summary>Removes a file, or a folder with all that is in it, if it is there.</summary>
    public static void Remove(string path) => Do(path, () =>
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    });

    /// <summary>The SHA-256 of a file in lower-case hexadecimal digits.</summary>
    public static string Hash(string path) => Do(path, () =>
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));
    });
}
