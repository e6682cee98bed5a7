namespace Unroll;

/// <summary>A file that is replaced in one step: written beside its place, flushed to the disk, and renamed over the one before.</summary>
internal static class ReplacedFile
{
    /// <summary>Writes it; if that fails, what was there is unchanged, and nothing is left beside it.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string fresh = Fresh(path);
        try
        {
            using (FileStream stream = new(fresh, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(fresh, path, overwrite: true);
        }
        catch
        {
            if (File.Exists(fresh))
                File.Delete(fresh);
            throw;
        }
    }

    /// <summary>Deletes it, and what a process that was killed while writing it has left.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(Fresh(path));
    }

    private static string Fresh(string path) => path + ".tmp";
}
