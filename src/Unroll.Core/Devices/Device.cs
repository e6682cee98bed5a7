namespace Unroll;

/// <summary>Where numbers are computed: a kernel set, a team of threads, and memory. Make one for a program; it may be used by many threads at once.</summary>
public sealed class Device : IDisposable
{
    /// <summary>The environment variable that picks the kernel set where the constructor is given none.</summary>
    public const string KernelsVariable = "UNROLL_KERNELS";

    /// <summary>Creates a device on this machine's processor.</summary>
    /// <param name="threads">How many threads work on an operation; 0 for as many as there are cores. Results do not depend on it.</param>
    /// <param name="kernels">avx512, avx2 or portable; null for <c>UNROLL_KERNELS</c>, and where that is not set the fastest this machine has.</param>
    /// <exception cref="UnrollException">The number of threads is negative, or the machine cannot run that kernel set.</exception>
    public Device(int threads = 0, string? kernels = null)
    {
        if (threads is < 0 or > 1024)
            throw new UnrollException($"A device of {threads} threads was asked for; expected 1 to 1024, or 0 for one a core.");
        KernelSet = KernelSet.Named(kernels ?? Environment.GetEnvironmentVariable(KernelsVariable));
        Team = new WorkerTeam(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <summary>Puts a device together.</summary>
    internal Device(KernelSet set, WorkerTeam team, MemoryPool? memory = null)
    {
        KernelSet = set;
        Team = team;
        Memory = memory ?? new MemoryPool();
    }

    /// <summary>The name of the kernel set: avx512, avx2 or portable.</summary>
    public string Kernels => KernelSet.Name;

    /// <summary>How many threads work on an operation.</summary>
    public int Threads => Team.Count;

    /// <summary>The most memory, in bytes, that tapes have had for tensors at once so far.</summary>
    public long PeakBytes => Memory.MostLent * sizeof(Real);

    /// <summary>The processes that train a model together, this one among them. Default: this one alone.</summary>
    public ICollective Processes { get; init; } = OneProcess.Instance;

    /// <summary>How many digits of a model's weights predictions multiply by; training uses all. Default: full.</summary>
    public Precision Precision { get; init; }

    internal KernelSet KernelSet { get; }

    internal WorkerTeam Team { get; }

    internal MemoryPool Memory { get; } = new();

    /// <summary>The same kernels and memory, without a team: for one of several threads that each compute something of their own.</summary>
    internal Device OneThread() => new(KernelSet, new WorkerTeam(1), Memory);

    /// <summary>Lets as many callers predict at once as there are cores.</summary>
    internal CallerQueue Callers { get; } = new(Environment.ProcessorCount);

    /// <summary>
    /// Splits the work of an operation over the threads: runs body(from, to) for pieces that together make up 0 to count - 1, in any order and at the same time.
    /// The pieces depend on the two sizes alone, so results do not depend on the number of threads as long as pieces write to different places.
    /// </summary>
    /// <param name="count">How many rows or numbers there are.</param>
    /// <param name="piece">How many make a piece (the last may have fewer); one worth splitting off takes 10 microseconds or more.</param>
    /// <param name="body">Is given the first of a piece and the one after its last. It may throw: the first exception is thrown on when all pieces are done.</param>
    /// <exception cref="UnrollException">The count is negative, or the piece is not 1 or more.</exception>
    public void ForEachPiece(int count, int piece, Action<int, int> body)
    {
        Require.That(count >= 0 && piece > 0, "for each piece", $"pieces of {piece} out of {count}", "pieces of 1 or more out of 0 or more");
        ArgumentNullException.ThrowIfNull(body);
        int parts = (int)(((long)count + piece - 1) / piece);
        if (parts == 1)
            body(0, count);
        else if (parts > 1)
            Team.Run(parts, part => body(part * piece, (int)Math.Min(count, (part + 1L) * piece)));
    }

    /// <summary>Ends the worker threads; tensors that were kept stay valid.</summary>
    public void Dispose() => Team.Dispose();
}
