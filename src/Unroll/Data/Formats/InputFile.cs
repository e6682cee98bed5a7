namespace Unroll;

/// <summary>Opens files for reading. A named pipe (FIFO) without a writer would keep whoever opens it waiting forever; here it is an error after a while.</summary>
internal static class InputFile
{
    /// <summary>How long a named pipe may take to get its writer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Opens a file, or a pipe that somebody writes to.</summary>
    /// <exception cref="UnrollException">It is a pipe, and nobody does.</exception>
    /// <exception cref="IOException">As <see cref="File.OpenRead"/>, and its other exceptions.</exception>
    public static FileStream Open(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > 0 })
            return File.OpenRead(path);
        Task<FileStream> opening = Task.Factory.StartNew(() => File.OpenRead(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!((IAsyncResult)opening).AsyncWaitHandle.WaitOne(Patience))
            throw new UnrollException($"{path}: found a pipe that nobody has opened for writing within {Patience.TotalSeconds:0} seconds; expected a file, or start the program that writes to the pipe first.");
        return opening.GetAwaiter().GetResult();
    }

    /// <summary>Opens a file in which one can go back and forth.</summary>
    /// <exception cref="UnrollException">It is a pipe.</exception>
    public static FileStream OpenSeekable(string path)
    {
        FileStream file = Open(path);
        if (file.CanSeek)
            return file;
        file.Dispose();
        throw new UnrollException($"{path}: found a pipe or a device; expected a file, since it is not read from beginning to end.");
    }
}
