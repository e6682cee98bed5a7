using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Unroll.Benchmarks;

/// <summary>What a figure depends on beside the code.</summary>
/// <param name="Processor">Where it was measured.</param>
/// <param name="Torch">PyTorch's version; null where it is not there.</param>
/// <param name="Onnx">ONNX Runtime's version; null where it is not there.</param>
internal sealed record Surroundings(Processor Processor, string? Torch, string? Onnx)
{
    /// <summary>Name and value of each thing, in the order in which they are shown.</summary>
    public IEnumerable<(string Name, string Value)> Lines()
    {
        using Device device = new(1);
        yield return ("processor", $"{Processor.Name}, family {Processor.Family} model {Processor.Model}, {Environment.ProcessorCount} cores");
        yield return ("instructions", string.Join(", ", Processor.Instructions));
        yield return ("kernel set of Unroll", device.Kernels);
        yield return (".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        yield return ("PyTorch", Torch is null ? "not there" : HeldKernels.Variables(Processor) is { Count: > 0 } held ? $"{Torch}, held to AVX2 by {string.Join(", ", held.Select(one => one.Name))}" : Torch);
        yield return ("ONNX Runtime", Onnx ?? "not there");
    }

    /// <summary>The commit that is checked out; with a mark where the sources differ from it.</summary>
    public static string Commit()
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--exclude=*"])
            { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            return git.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
