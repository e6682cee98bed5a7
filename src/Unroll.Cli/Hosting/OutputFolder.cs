namespace Unroll.Cli;

/// <summary>Makes folders for what is written.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder of an option, if there is none.</summary>
    /// <exception cref="UnrollException">There cannot be one.</exception>
    public static void Make(string option, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UnrollException($"{option} {folder}: the folder cannot be made ({e.Message.TrimEnd('.')}); expected a folder, new or not.", e);
        }
    }
}
