namespace Unroll.Benchmarks;

/// <summary>Where Unroll is held to its set avx2 on a processor with AVX-512, PyTorch's kernels are held to it, too. ONNX Runtime has no such switch.</summary>
internal static class HeldKernels
{
    /// <summary>Variables of PyTorch's own kernels, oneDNN and MKL; none where nothing is held.</summary>
    public static IReadOnlyList<(string Name, string Value)> Variables(Processor processor) =>
        processor.HasAvx512 && Environment.GetEnvironmentVariable("UNROLL_KERNELS") == "avx2"
            ? [("ATEN_CPU_CAPABILITY", "avx2"), ("ONEDNN_MAX_CPU_ISA", "AVX2"), ("MKL_ENABLE_INSTRUCTIONS", "AVX2")]
            : [];
}
