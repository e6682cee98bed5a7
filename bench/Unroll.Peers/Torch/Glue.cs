using System.Runtime.InteropServices;

namespace Peers;

/// <summary>TorchSharp's own native library, between C# and libtorch.</summary>
internal static class Glue
{
    /// <summary>What GCC 13's headers ask for, without a call, wherever streams are included; Debian 12's C++ library is older.</summary>
    private const string Version = "GLIBCXX_3.4.32";

    /// <summary>
    /// Loads it. Where the C++ library of the system lacks the one version above, the copy in this program's folder is replaced by one in which that version is weak:
    /// its only symbol, <c>std::ios_base_library_init()</c>, is named but never used (no relocation refers to it).
    /// </summary>
    public static void Load()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        try
        {
            NativeLibrary.Load(path);
        }
        catch (DllNotFoundException error) when (error.Message.Contains(Version, StringComparison.Ordinal))
        {
            byte[] library = File.ReadAllBytes(path);
            ElfVersions.MakeWeak(library, Version);
            string copy = $"{path}.{Environment.ProcessId}";
            File.WriteAllBytes(copy, library);
            File.Move(copy, path, overwrite: true);
            NativeLibrary.Load(path);
        }
    }
}
