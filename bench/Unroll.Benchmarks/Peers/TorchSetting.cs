using System.Globalization;

namespace Unroll.Benchmarks;

/// <summary>An environment that PyTorch is started in. Its two thread pools and its product kernels have a variable each.</summary>
/// <param name="CoreType">OPENBLAS_CORETYPE; null for what OpenBLAS takes this processor for.</param>
/// <param name="Blas">OPENBLAS_NUM_THREADS: threads of products.</param>
/// <param name="Omp">OMP_NUM_THREADS: threads of everything else.</param>
internal sealed record TorchSetting(string? CoreType, int Blas, int Omp)
{
    private static readonly string?[] CoreTypes = [null, "Haswell", "Zen", "SkylakeX", "Cooperlake"];

    /// <summary>What is tried for a number of threads: all core types by all ways to give the pools up to that many.</summary>
    public static IReadOnlyList<TorchSetting> Candidates(int threads, bool wide) =>
    [
        .. from core in CoreTypes
           where wide || core is not ("SkylakeX" or "Cooperlake") // those would end by an illegal instruction
           from pools in new[] { (Blas: threads, Omp: 1), (Blas: 1, Omp: threads), (Blas: threads, Omp: threads) }.Distinct()
           select new TorchSetting(core, pools.Blas, pools.Omp),
    ];

    public PeerProcess Start() => PeerProcess.Start("PyTorch", "/usr/bin/python3", Path.Combine("bench", "peers", "torch_server.py"),
    [
        ("OPENBLAS_CORETYPE", CoreType),
        ("OPENBLAS_NUM_THREADS", Blas.ToString(CultureInfo.InvariantCulture)),
        ("OMP_NUM_THREADS", Omp.ToString(CultureInfo.InvariantCulture)),
    ]);

    public override string ToString() => $"{CoreType ?? "own"} blas {Blas} omp {Omp}";
}
