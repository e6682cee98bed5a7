using System.Runtime.InteropServices;

namespace Unroll.Cli;

/// <summary>
/// Ctrl-C (SIGINT), or a kindly meant `kill` (SIGTERM), as schedulers and containers send it: the first one asks for an orderly end, the second ends the
/// process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration termination;
    private readonly bool terminal;

    public Interruption(bool terminal)
    {
        this.terminal = terminal;
        interrupt = On(PosixSignal.SIGINT, ExitCode.Interrupted);
        termination = On(PosixSignal.SIGTERM, ExitCode.Terminated);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Whether the verb that runs ends in order by itself; otherwise the first signal already ends the process.</summary>
    public bool IsHandled { get; set; }

    /// <summary>What the process ends with once it was interrupted: 128 and the number of the signal that came first.</summary>
    public int Code { get; private set; } = ExitCode.Interrupted;

    public void Dispose()
    {
        interrupt.Dispose();
        termination.Dispose();
        source.Dispose();
    }

    private PosixSignalRegistration On(PosixSignal which, int code) => PosixSignalRegistration.Create(which, signal =>
    {
        signal.Cancel = true;
        Handle(code);
    });

    private void Handle(int code)
    {
        if (!IsHandled || source.IsCancellationRequested)
        {
            if (terminal)
                Console.Out.Write("\e[?25h\n"); // the live view had hidden the cursor
            Environment.Exit(code);
        }
        Code = code;
        source.Cancel();
    }
}
