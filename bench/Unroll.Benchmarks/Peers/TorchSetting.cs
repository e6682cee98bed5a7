using System.Globalization;

namespace Unroll.Benchmarks;

/// <summary>How PyTorch is started.</summary>
/// <param name="Runtime">What is started.</param>
/// <param name="Threads">Threads of its operations; one alone runs operations side by side.</param>
/// <param name="OneDnn">Whether oneDNN's kernels are used, for LSTMs among others; without them, small products by MKL or OpenBLAS and element-wise loops.</param>
internal sealed record TorchSetting(TorchRuntime Runtime, int Threads, bool OneDnn)
{
    /// <summary>What is tried for a number of threads: all of them, and half as many again and again.</summary>
    public static IEnumerable<TorchSetting> Candidates(IReadOnlyList<TorchRuntime> runtimes, int threads)
    {
        foreach (TorchRuntime runtime in runtimes)
        {
            for (int some = threads; some > 0; some /= 2)
            {
                yield return new TorchSetting(runtime, some, true);
                yield return new TorchSetting(runtime, some, false);
            }
        }
    }

    public PeerProcess Start() => Runtime.Start([("OMP_NUM_THREADS", Threads.ToString(CultureInfo.InvariantCulture)), ("PEER_ONEDNN", OneDnn ? "1" : "0")]);

    public override string ToString() => FormattableString.Invariant($"{Runtime}, {Threads} threads, {(OneDnn ? "with" : "without")} oneDNN");
}
