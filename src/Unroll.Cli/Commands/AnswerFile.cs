using System.Text;

namespace Unroll.Cli;

/// <summary>The file that <c>--out</c> names.</summary>
internal static class AnswerFile
{
    /// <summary>Writes a file beside the one it will replace, which stays as it is until all is written.</summary>
    /// <param name="host">The process.</param>
    /// <param name="path">The file; null for standard output.</param>
    /// <param name="write">Writes to the output of the host that it gets.</param>
    /// <exception cref="UnrollException">The file cannot be written.</exception>
    public static void Write(Host host, string? path, Action<Host> write)
    {
        if (path is null)
        {
            write(host);
            return;
        }
        string full = Path.GetFullPath(path), unfinished = $"{full}.{Environment.ProcessId}.tmp";
        bool special = full.StartsWith("/dev/", StringComparison.Ordinal) || (File.Exists(full) && File.GetAttributes(full).HasFlag(FileAttributes.ReparsePoint));
        try
        {
            if (Path.GetDirectoryName(full) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            FileStream? pipe = special ? null : OutputFile.Pipe(full);
            using (StreamWriter file = new(pipe ?? OutputFile.Create(special ? full : unfinished), new UTF8Encoding(false)) { NewLine = "\n" })
            using (Host target = new(TextReader.Null, file, host.Error) { Unicode = true, Width = host.Width })
                write(target);
            if (!special && pipe is null)
                File.Move(unfinished, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"--out {path}: the file cannot be written ({e.Message.TrimEnd('.')}); expected a path that can.", e);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }
}
