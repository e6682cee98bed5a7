using System.Globalization;

namespace Unroll;

/// <summary>
/// The processes that <c>mpirun</c> has started, over the Open MPI library of the system. Errors of the library end all processes. A process that ends without <see cref="Dispose"/> makes
/// <c>mpirun</c> end the others.
/// </summary>
public sealed unsafe class MpiProcesses : ICollective, IDisposable
{
    private readonly nint world;
    private readonly nint bytes;

    private MpiProcesses(nint world, nint bytes)
    {
        (this.world, this.bytes) = (world, bytes);
        Check(OpenMpi.Rank(world, out int rank), "MPI_Comm_rank");
        Check(OpenMpi.Size(world, out int ranks), "MPI_Comm_size");
        (Rank, Ranks) = (rank, ranks);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Ranks { get; }

    /// <summary>
    /// The threads that each process has of the cores that it may use: <c>mpirun</c> gives processes cores of their own, or leaves all cores to all; then they are divided by the processes of this
    /// machine.
    /// </summary>
    public static int Threads
    {
        get
        {
            int here = int.TryParse(Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_LOCAL_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 1;
            return Math.Max(1, Environment.ProcessorCount / Math.Max(1, here));
        }
    }

    /// <summary>Joins the processes. Once in the life of a process.</summary>
    /// <exception cref="UnrollException">There is no Open MPI on this machine, or it cannot begin.</exception>
    public static MpiProcesses Join()
    {
        try
        {
            Check(OpenMpi.Begin(0, 0, OpenMpi.Serialized, out int provided), "MPI_Init_thread");
            if (provided < OpenMpi.Serialized)
                throw new UnrollException("The MPI library allows calls from one thread only; expected one that was built with threads, as Debian's is.");
            return new MpiProcesses(OpenMpi.Address("ompi_mpi_comm_world"), OpenMpi.Address("ompi_mpi_byte"));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new UnrollException($"{OpenMpi.Library} was not found; expected Open MPI, such as Debian's packages openmpi-bin and libopenmpi-dev.", e);
        }
    }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<byte> own, ReadOnlySpan<int> counts, Span<byte> all)
    {
        int[] starts = Starts(counts, all.Length);
        fixed (byte* from = own, to = all)
        fixed (int* c = counts, s = starts)
            Check(OpenMpi.Gather(from, own.Length, bytes, to, c, s, bytes, world), "MPI_Allgatherv");
    }

    /// <inheritdoc/>
    public void Exchange(ReadOnlySpan<byte> own, ReadOnlySpan<int> sent, Span<byte> received, ReadOnlySpan<int> counts)
    {
        int[] startsOfSent = Starts(sent, own.Length), starts = Starts(counts, received.Length);
        fixed (byte* from = own, to = received)
        fixed (int* a = sent, b = counts, x = startsOfSent, y = starts)
            Check(OpenMpi.Exchange(from, a, x, bytes, to, b, y, bytes, world), "MPI_Alltoallv");
    }

    /// <summary>Leaves the processes in order, once all of them do.</summary>
    public void Dispose() => OpenMpi.End();

    private int[] Starts(ReadOnlySpan<int> counts, int total)
    {
        if (counts.Length != Ranks)
            throw new UnrollException(FormattableString.Invariant($"MPI was given {counts.Length} counts; expected {Ranks}, one a process."));
        int[] starts = new int[Ranks];
        int sum = 0;
        for (int i = 0; i < Ranks; i++)
        {
            starts[i] = sum;
            sum = checked(sum + counts[i]);
        }
        return sum == total ? starts : throw new UnrollException(FormattableString.Invariant($"MPI was given memory for {total} bytes; expected {sum}, the sum of the counts."));
    }

    private static void Check(int code, string function)
    {
        if (code != 0)
            throw new UnrollException(FormattableString.Invariant($"{function} of {OpenMpi.Library} failed with the code {code}."));
    }
}
