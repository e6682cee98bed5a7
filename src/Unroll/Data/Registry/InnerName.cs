using System.Text;

namespace Unroll;

/// <summary>Names of files that must stay within a folder, as registries and archives give them.</summary>
internal static class InnerName
{
    private const int LongestPart = 255, Longest = 1024; // in bytes: what file systems have in common

    /// <summary>What is wrong with a name, as the end of "which ..."; null if it stays within the folder on every system.</summary>
    public static string? Fault(string name)
    {
        if (name.Length == 0 || name.Any(char.IsControl))
            return "is no name";
        if (name[0] == '/')
            return "is an absolute path";
        if (name.Contains('\\', StringComparison.Ordinal))
            return "has a backslash";
        if (name.Contains(':', StringComparison.Ordinal))
            return "has a colon, as drives have";
        string[] parts = name.Split('/');
        if (Encoding.UTF8.GetByteCount(name) > Longest || parts.Any(part => Encoding.UTF8.GetByteCount(part) > LongestPart))
            return "is too long for a file";
        if (parts.Contains("..", StringComparer.Ordinal))
            return "leads out of the folder";
        return parts.Any(part => part.Length == 0 || part == "." || part[^1] is '.' or ' ') ? "has a part that is empty or ends in a dot or a blank" : null;
    }

    /// <summary>The path of a name without fault.</summary>
    public static string Under(string folder, string name) => Path.Combine([folder, .. name.Split('/')]);
}
