using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Unroll.Tests;

/// <summary>Memory whose end lies at a page that can be neither read nor written. It is used again and again, and never given back.</summary>
internal sealed unsafe partial class GuardPages
{
    private byte* end;
    private nuint size;

    /// <summary>How often it was taken.</summary>
    public int Turn { get; private set; }

    /// <summary>The end of at least so many bytes.</summary>
    public byte* Take(nuint bytes, out int turn)
    {
        turn = ++Turn;
        if (bytes <= size)
            return end;
        nuint page = (nuint)Environment.SystemPageSize;
        size = (bytes + page - 1) / page * page;
        end = (byte*)NativeMemory.AlignedAlloc(size + page, page) + size;
        bool closed = OperatingSystem.IsWindows() ? VirtualProtect(end, page, 1, out _) != 0 : Protect(end, page, 0) == 0;
        return closed ? end : throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int VirtualProtect(void* address, nuint length, uint protection, out uint old);
}
