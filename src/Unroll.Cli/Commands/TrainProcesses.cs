using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Unroll.Cli;

/// <summary>
/// Training by the processes that <c>mpirun</c> has started. Process 0 is the run as anybody else's: it shows and saves. The others compute their parts of the same steps, and say nothing.
/// </summary>
internal static class TrainProcesses
{
    private const int NothingToDo = 0, FromStart = 1, FromCheckpoint = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // for process 0 to say what is wrong with all, which ends the others

    /// <summary>Joins the processes for some work, and leaves them in order after it. If the work fails, the process ends without leaving, and so mpirun ends the others.</summary>
    public static int Run(Func<MpiProcesses, int> work)
    {
        MpiProcesses processes = MpiProcesses.Join();
        try
        {
            int code = work(processes);
            processes.Dispose();
            return code;
        }
        catch (UnrollException e) when (processes.Rank > 0)
        {
            Thread.Sleep(Patience);
            throw new UnrollException(FormattableString.Invariant($"process {processes.Rank} of {processes.Ranks}: {e.Message}"), e);
        }
    }

    /// <summary>Process 0 tells the others how the run begins.</summary>
    /// <param name="processes">All.</param>
    /// <param name="run">The run; null if there is nothing to do.</param>
    /// <param name="resumed">Whether it was begun from its checkpoint.</param>
    public static void Tell(ICollective processes, Trainer? run, bool resumed)
    {
        _ = Gathered(processes, run is null ? NothingToDo : resumed ? FromCheckpoint : FromStart);
        if (run is not null)
            Compare(processes, run);
    }

    /// <summary>Computes the steps of the run that process 0 has begun.</summary>
    /// <param name="processes">All.</param>
    /// <param name="start">Begins the run at its start.</param>
    /// <param name="resume">Begins it from its checkpoint.</param>
    /// <param name="interrupted">Whether this process was interrupted.</param>
    /// <param name="code">What an interrupted process ends with.</param>
    public static int Follow(ICollective processes, Func<Trainer> start, Func<Trainer> resume, CancellationToken interrupted, Func<int> code)
    {
        int how = Gathered(processes, NothingToDo)[0];
        if (how == NothingToDo)
            return ExitCode.Ok;
        using Trainer run = how == FromCheckpoint ? resume() : start();
        Compare(processes, run);
        foreach (TrainingStep step in run)
        {
            if (AnyStops(processes, interrupted))
                return run.HasEnded ? ExitCode.Ok : code();
        }
        return ExitCode.Ok;
    }

    /// <summary>Whether one of the processes was interrupted; all of them ask after each step, so that none waits for another's next step.</summary>
    public static bool AnyStops(ICollective processes, CancellationToken interrupted) =>
        processes.Ranks == 1 ? interrupted.IsCancellationRequested : Gathered(processes, interrupted.IsCancellationRequested ? 1 : 0).Contains(1);

    /// <summary>The steps of processes with other data or other kernels would not fit together.</summary>
    private static void Compare(ICollective processes, Trainer run)
    {
        RunReport report = run.ReportSoFar;
        string text = string.Join('\n', report.Data.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key} {part.Value}").Append(report.Kernels).Append(run.Recipe.ToJson()));
        int[] all = Gathered(processes, BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        int other = Array.FindIndex(all, one => one != all[0]);
        if (other > 0)
            throw new UnrollException(FormattableString.Invariant($"--mpi: process {other} has other data, another recipe or another kernel set than process 0; expected the same files and the same command for all, and UNROLL_KERNELS=avx2 where not all machines have AVX-512."));
    }

    private static int[] Gathered(ICollective processes, int own)
    {
        int[] all = new int[processes.Ranks];
        processes.Gather(MemoryMarshal.AsBytes([own]), [.. Enumerable.Repeat(sizeof(int), processes.Ranks)], MemoryMarshal.AsBytes(all.AsSpan()));
        return all;
    }
}
