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
    internal Device(KernelSet set, WorkerTeam team)
    {
        KernelSet = set;
        Team = team;
    }

    /// <summary>The name of the kernel set: avx512, avx2 or portable.</summary>
    public string Kernels => KernelSet.Name;

    /// <summary>How many threads work on an operation.</summary>
    public int Threads => Team.Count;

    internal KernelSet KernelSet { get; }

    internal WorkerTeam Team { get; }

    internal MemoryPool Memory { get; } = new();

    /// <summary>Lets as many callers predict at once as there are cores.</summary>
    internal CallerQueue Callers { get; } = new(Environment.ProcessorCount);

    /// <summary>Ends the worker threads; tensors that were kept stay valid.</summary>
    public void Dispose() => Team.Dispose();
}
