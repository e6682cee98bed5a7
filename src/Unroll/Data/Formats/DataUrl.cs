namespace Unroll;

/// <summary>Files inside data URLs, as web pages send them: <c>data:</c>, the kind, <c>;base64,</c> and the bytes in base64.</summary>
internal static class DataUrl
{
    /// <summary>The bytes of a file.</summary>
    /// <param name="url">A data URL.</param>
    /// <param name="expected">How it should begin, for the error message.</param>
    /// <exception cref="UnrollException">It has no base64.</exception>
    public static byte[] Bytes(string url, string expected)
    {
        int comma = url.IndexOf(',', StringComparison.Ordinal);
        try
        {
            if (comma > 0 && url[..comma].EndsWith(";base64", StringComparison.Ordinal))
                return Convert.FromBase64String(url[(comma + 1)..]);
        }
        catch (FormatException)
        {
            // the sentence below
        }
        throw new UnrollException($"The data URL: found no base64 behind its comma; expected {expected} and the bytes of the file.");
    }
}
