namespace Unroll;

/// <summary>Keeps two processes from fetching one corpus at a time: a file that is open to one of them alone. It is left behind, empty.</summary>
internal static class CorpusLock
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for its turn.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The corpus.</param>
    /// <param name="seconds">How long to wait.</param>
    /// <param name="waiting">Told once, if it has to wait.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The turn, which ends when it is disposed of.</returns>
    /// <exception cref="UnrollException">It did not get its turn, or the disk refuses.</exception>
    public static async Task<IDisposable> TakeAsync(string path, string name, double seconds, Action waiting, CancellationToken cancel)
    {
        long start = Environment.TickCount64;
        bool told = false;
        while (true)
        {
            IDisposable? turn = Try(path);
            if (turn is not null)
                return turn;
            if (!told)
                waiting();
            told = true;
            if (Environment.TickCount64 - start > seconds * 1000)
                throw new UnrollException(FormattableString.Invariant($"{path}: another process has been fetching {name} for {seconds} s; expected it to end, so wait for it or end it."));
            await Task.Delay(Between, cancel);
        }
    }

    private static FileStream? Try(string path) => Disk.Do(path, () =>
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is 32 or 33 or 11 or 35) // sharing or lock violation on Windows; EAGAIN of Linux, of macOS
        {
            return null;
        }
    });
}
