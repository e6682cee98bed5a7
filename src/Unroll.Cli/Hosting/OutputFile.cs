namespace Unroll.Cli;

/// <summary>Opens files for writing. A named pipe (FIFO) without a reader would keep whoever opens it waiting forever; here it is an error after a while.</summary>
internal static class OutputFile
{
    /// <summary>How long a named pipe may take to get its reader.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Makes a file anew, or opens a pipe that somebody reads.</summary>
    /// <exception cref="UnrollException">It is a pipe, and nobody does.</exception>
    /// <exception cref="IOException">As <see cref="FileStream"/>, and its other exceptions.</exception>
    public static FileStream Create(string path) => Open(path, FileMode.Create);

    /// <summary>A pipe or a device, which is written as it is; null for a file, or for a name that is free.</summary>
    /// <exception cref="UnrollException">It is a pipe, and nobody reads it.</exception>
    public static FileStream? Pipe(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: 0 })
            return null;
        FileStream stream = Open(path, FileMode.Open);
        if (!stream.CanSeek || Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal))
            return stream;
        stream.Dispose();
        return null;
    }

    /// <summary>Says so if what is to be replaced in one step is no file.</summary>
    /// <exception cref="UnrollException">It is a pipe or a device.</exception>
    public static void CheckIsNoPipe(string path)
    {
        using FileStream? pipe = Pipe(path);
        if (pipe is not null)
            throw new UnrollException($"{path}: found a pipe or a device; expected a file, new or not, since it is written beside its place and then put there.");
    }

    private static FileStream Open(string path, FileMode mode)
    {
        if (new FileInfo(path) is not { Exists: true, Length: 0 })
            return Now();
        Task<FileStream> opening = Task.Factory.StartNew(Now, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!((IAsyncResult)opening).AsyncWaitHandle.WaitOne(Patience))
            throw new UnrollException($"{path}: found a pipe that nobody has opened for reading within {Patience.TotalSeconds:0} seconds; expected a file, or start the program that reads from the pipe first.");
        return opening.GetAwaiter().GetResult();

        FileStream Now() => new(path, mode, FileAccess.Write, FileShare.Read);
    }
}
