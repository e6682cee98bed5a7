using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>A way to run PyTorch: a program that answers questions, a line each.</summary>
internal sealed class TorchRuntime
{
    /// <summary>The least share of a core's peak that Python's products must reach. MKL and OpenBLAS reach 40 % and more, the reference BLAS of a distribution some 2 %.</summary>
    private const double LeastShare = 0.2;

    private const double PeakSeconds = 0.1;
    private const int OldestVersion = 2;

    private readonly string name;
    private readonly string program;
    private readonly string argument;
    private readonly IReadOnlyList<(string Name, string Value)> environment;

    private TorchRuntime(string name, string program, string argument, IReadOnlyList<(string Name, string Value)> environment)
    {
        (this.name, this.program, this.argument, this.environment) = (name, program, argument, environment);
        using PeerProcess server = new TorchSetting(this, 1, true).Start();
        JsonObject answer = server.Ask("settings");
        Version = (string)answer["version"]!;
        Kinds = [.. answer["kinds"]!.AsArray().Select(kind => (string)kind!)];
        if (answer["product"] is not { } product)
            return;
        double speed = (double)product, peak = Peak.Of(PeakSeconds);
        if (speed < LeastShare * peak)
            throw new BenchException(FormattableString.Invariant($"its products reach {speed / 1e9:F0} of {peak / 1e9:F0} GFLOP/s, so it has no fast BLAS."));
    }

    public string Version { get; }

    /// <summary>The kinds of cases that it can measure.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>libtorch in bench/Unroll.Peers.</summary>
    /// <exception cref="BenchException">It is not there.</exception>
    public static TorchRuntime Libtorch(IReadOnlyList<(string Name, string Value)> environment) => new("libtorch", PeerProcess.Ours, "torch", environment);

    /// <summary>The python3 of the path, with PyTorch 2 or later.</summary>
    /// <exception cref="BenchException">It is not there, old or slow.</exception>
    public static TorchRuntime Python(IReadOnlyList<(string Name, string Value)> environment)
    {
        string version = PythonsVersion();
        return int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) && major >= OldestVersion
            ? new TorchRuntime("PyTorch", "python3", Path.Combine("bench", "peers", "torch_server.py"), environment)
            : throw new BenchException($"python3 has {(version.Length == 0 ? "none" : $"version {version}")}; it needs {OldestVersion} or later.");
    }

    public PeerProcess Start(IEnumerable<(string Name, string Value)> more) => PeerProcess.Start(ToString(), program, argument, [.. environment, .. more]);

    public override string ToString() => $"{name} {Version}";

    /// <summary>Empty where there is none.</summary>
    private static string PythonsVersion()
    {
        try
        {
            using Process python = Process.Start(new ProcessStartInfo("python3", ["-c", "import torch; print(torch.__version__)"])
            { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            string version = python.StandardOutput.ReadToEnd().Trim();
            python.WaitForExit();
            return version;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
