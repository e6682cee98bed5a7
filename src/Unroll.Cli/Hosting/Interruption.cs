namespace Unroll.Cli;

/// <summary>Ctrl-C: the first one asks for an orderly end, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly bool terminal;

    public Interruption(bool terminal)
    {
        this.terminal = terminal;
        Console.CancelKeyPress += Handle;
    }

    public CancellationToken Token => source.Token;

    /// <summary>Whether the verb that runs ends in order by itself; otherwise the first Ctrl-C already ends the process.</summary>
    public bool IsHandled { get; set; }

    public void Dispose()
    {
        Console.CancelKeyPress -= Handle;
        source.Dispose();
    }

    private void Handle(object? sender, ConsoleCancelEventArgs args)
    {
        if (!IsHandled || source.IsCancellationRequested)
        {
            if (terminal)
                Console.Out.Write("\e[?25h\n"); // the live view had hidden the cursor
            Environment.Exit(ExitCode.Interrupted);
        }
        args.Cancel = true;
        source.Cancel();
    }
}
