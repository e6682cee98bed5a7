using System.Runtime.InteropServices;

namespace Unroll;

/// <summary>The functions of Open MPI's library that are called. Its communicators and types are the addresses of objects that it exports.</summary>
internal static unsafe partial class OpenMpi
{
    /// <summary>The interface of Open MPI 2 to 5.</summary>
    public const string Library = "libmpi.so.40";

    /// <summary>Calls may come from any thread, one at a time.</summary>
    public const int Serialized = 2;

    /// <summary>The address of an exported object, such as the communicator of all processes.</summary>
    public static nint Address(string name) => NativeLibrary.GetExport(NativeLibrary.Load(Library), name);

    [LibraryImport(Library, EntryPoint = "MPI_Init_thread")]
    public static partial int Begin(nint count, nint arguments, int required, out int provided);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_rank")]
    public static partial int Rank(nint communicator, out int rank);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_size")]
    public static partial int Size(nint communicator, out int size);

    [LibraryImport(Library, EntryPoint = "MPI_Allgatherv")]
    public static partial int Gather(void* own, int count, nint type, void* all, int* counts, int* starts, nint typeOfAll, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Alltoallv")]
    public static partial int Exchange(void* own, int* sent, int* startsOfSent, nint type, void* received, int* counts, int* starts, nint typeOfReceived, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Finalize")]
    public static partial int End();
}
