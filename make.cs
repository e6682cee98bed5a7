#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property EnforceCodeStyleInBuild=false
#:property GenerateDocumentationFile=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163

// Everything that is done to the project, one verb each: `dotnet run make.cs VERB`. CI calls the same verbs.

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

string root = Path.GetDirectoryName(Path.GetFullPath((string)AppContext.GetData("EntryPointFilePath")!))!;
Directory.SetCurrentDirectory(root);
string verb = args.FirstOrDefault() ?? "help";
bool slow = args.Contains("--slow");
string[] runsByKernels = ["DivergenceTests", "LogTests", "LongRunTests", "ResumeTests", "TrainTests", "LabTests", "CompareLabTests"]; // of the command line's tests, those that could depend on rounding
return verb switch
{
    "check" => Check(),
    "test" => Test(slow),
    "bench" => Bench([.. args.Skip(1)]),
    "fuzz" => Fuzz([.. args.Skip(1)]),
    "kills" => Kills([.. args.Skip(1)]),
    "golden" => Golden(),
    "generate" => Generate(),
    "pack" => Pack(),
    _ => Help(),
};

int Help()
{
    Console.WriteLine("""
        dotnet run make.cs VERB

          check         builds everything with warnings as errors, and checks the format
          test          builds and runs all tests, under every kernel set this machine has and in double
          test --slow   the slow ones too
          bench         measures side by side with PyTorch and ONNX Runtime, from NuGet; bench --help says how
          bench --micro measures the small by BenchmarkDotNet (what follows is passed on)
          fuzz          gives damaged inputs to every reader: --seconds N or --inputs N, --seed S, --only READER, --threads N
          kills         kills training at random moments and resumes it: --kills N, --seed S, --recipe NAME, --data DIR and train's further options
          golden        makes the golden numbers anew; installs Debian's python3-torch for it
          generate      writes the generated kernels anew
          pack          makes the NuGet packages of the libraries and of the command line, in artifacts/packages
        """);
    return verb == "help" ? 0 : 2;
}

int Check()
{
    int built = Run("dotnet", ["build", "Unroll.slnx", "-c", "Release", "--nologo", "-v", "q", "--no-incremental", "-p:RunAnalyzersDuringBuild=true"]);
    return built != 0 ? built : Run("dotnet", ["format", "whitespace", "Unroll.slnx", "--verify-no-changes", "--no-restore"]);
}

// Runs each test program, the float ones once for each kernel set, two at a time since many tests use one core, and adds up what they count.
int Test(bool all)
{
    int built = Run("dotnet", ["build", "Unroll.slnx", "-c", "Release", "--nologo", "-v", "q", "-clp:ErrorsOnly"]);
    if (built != 0)
    {
        Console.WriteLine("0 passed, 1 failed");
        return built;
    }
    (string Name, string Setting)[] runs =
    [
        ("Unroll.Cli.Tests", ""), ("Unroll.Tests.Double", ""), ("Unroll.Tests", ""), // the longest first, so that no long one is left alone at the end
        .. OtherKernels().SelectMany(set => new[] { "Unroll.Tests", "Unroll.Cli.Tests", "Unroll.Core.Tests" }.Select(name => (name, $"UNROLL_KERNELS={set}"))),
        ("Unroll.Packages.Tests", ""), ("Unroll.Core.Tests", "DOTNET_EnableHWIntrinsic=0"), .. InstallChromium() ? new[] { ("Unroll.Browser.Tests", "") } : [], .. InstallMpi() ? new[] { ("Unroll.Mpi.Tests", "") } : [],
        ("Unroll.Core.Tests", "DOTNET_EnableAVX512=0"), ("Unroll.Core.Tests", ""), ("Unroll.Core.Tests.Double", ""), ("Unroll.Onnx.Tests", ""), ("Unroll.Serving.Tests", ""),
    ];
    int passed = 0, failed = 0;
    Lock counts = new();
    Parallel.ForEach(Partitioner.Create(runs, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = 2 }, run =>
    {
        (string name, string setting) = run;
        long start = Stopwatch.GetTimestamp();
        string[] some = name == "Unroll.Cli.Tests" && setting.Length > 0 ? [.. runsByKernels.SelectMany(tests => new[] { "-class", $"*.{tests}" })]
            : setting == "DOTNET_EnableHWIntrinsic=0" ? ["-class-", "*.DeterminismTests"] : []; // that threads do not matter has nothing to do with the processor, and takes long without its vectors
        (int code, string output) = Capture(Path.Combine("artifacts", "bin", name, "release", name), [.. some, .. all && setting.Length == 0 ? [] : new[] { "-trait-", "Speed=Slow" }], setting);
        Match summary = Regex.Match(output, @"Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+)");
        int total = Number(summary, 1), wrong = Number(summary, 2) + Number(summary, 3), skipped = Number(summary, 4);
        lock (counts)
        {
            Console.WriteLine(FormattableString.Invariant($"--- {name}{(setting.Length > 0 ? $" ({setting})" : "")}: {total} tests, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s"));
            if (!summary.Success || total == 0 || skipped > 0 || code != 0)
            {
                Console.WriteLine(output);
                wrong = Math.Max(wrong, 1);
                Console.WriteLine(skipped > 0 ? $"{skipped} tests were skipped: a test that cannot run must not exist" : $"exit code {code}");
            }
            passed += Math.Max(0, total - wrong);
            failed += wrong;
        }
    });
    Console.WriteLine($"{passed} passed, {failed} failed");
    return failed == 0 ? 0 : 1;
}

// The kernel sets beside the default one that this machine can run.
string[] OtherKernels() => [.. new[] { Avx512F.IsSupported && Avx512DQ.IsSupported ? "avx512" : "", Avx2.IsSupported && Fma.IsSupported ? "avx2" : "", "portable" }
    .Where(set => set.Length > 0).Skip(1)];

// Peers that cannot be had are missing from the comparison, which says so.
int Bench(string[] arguments)
{
    if (!arguments.Any(argument => argument is "--micro" or "--help" or "-h"))
        Run("dotnet", ["build", "bench/Unroll.Peers", "-c", "Release", "--nologo", "-v", "q", "-clp:ErrorsOnly"]);
    return Run("dotnet", ["run", "-c", "Release", "--project", "bench/Unroll.Benchmarks", "--", .. arguments]);
}

int Fuzz(string[] arguments) => Run("dotnet", ["run", "-c", "Release", "--project", "tests/Unroll.Fuzz", "--", .. arguments]);

int Kills(string[] arguments)
{
    int built = Run("dotnet", ["build", "src/Unroll.Cli", "-c", "Release", "--nologo", "-v", "q"]);
    return built != 0 ? built : Run("dotnet", ["run", "tests/kills.cs", "--", .. arguments]);
}

// Debian's. Where there is none to be had, the tests that open pages are left out, which is said.
bool InstallChromium()
{
    if (File.Exists("/usr/bin/chromium") || Environment.GetEnvironmentVariable("UNROLL_CHROMIUM") is { Length: > 0 })
        return true;
    Run("apt-get", ["update", "-qq"]);
    if (Run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]) == 0 && File.Exists("/usr/bin/chromium"))
        return true;
    Console.WriteLine("Unroll.Browser.Tests are left out: found no Chromium; install it, or name it by UNROLL_CHROMIUM.");
    return false;
}

bool InstallMpi()
{
    if (File.Exists("/usr/bin/mpirun"))
        return true;
    Run("apt-get", ["update", "-qq"]);
    if (Run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "openmpi-bin"]) == 0 && File.Exists("/usr/bin/mpirun"))
        return true;
    Console.WriteLine("Unroll.Mpi.Tests are left out: found no mpirun; install Open MPI.");
    return false;
}

int Golden() => InstallTorch() ? Run("/usr/bin/python3", ["tests/golden/make_golden.py"]) : 1;

// python3-torch alone is content with the reference BLAS, whose products are many times slower.
bool InstallTorch()
{
    if (Run("/usr/bin/python3", ["-c", "import ctypes, torch; ctypes.CDLL('libopenblas.so.0')"]) == 0)
        return true;
    Run("apt-get", ["update"]);
    return Run("apt-get", ["install", "-y", "python3-torch", "libopenblas0-pthread"]) == 0;
}

int Generate() => Run("dotnet", ["run", "-c", "Release", "--project", "tools/Unroll.Tiles", "--", "src/Unroll.Core/Kernels/Tiles.g.cs"]);

// The libraries, and the command line as a .NET tool.
int Pack()
{
    string folder = Path.Combine(root, "artifacts", "packages");
    if (Directory.Exists(folder))
        Directory.Delete(folder, recursive: true);
    foreach (string project in new[] { "Unroll.Core", "Unroll", "Unroll.Mpi", "Unroll.Serving", "Unroll.Cli" })
    {
        int packed = Run("dotnet", ["pack", $"src/{project}", "-c", "Release", "-o", folder, "--nologo", "-v", "q"]);
        if (packed != 0)
            return packed;
    }
    foreach (FileInfo file in new DirectoryInfo(folder).GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        Console.WriteLine($"{file.Length / 1024.0,8:F0} KiB  {Path.GetRelativePath(root, file.FullName)}");
    return 0;
}

int Number(Match match, int group) => match.Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

int Run(string program, string[] arguments)
{
    try
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        return process.ExitCode;
    }
    catch (System.ComponentModel.Win32Exception error)
    {
        Console.WriteLine($"{program} does not start: {error.Message}");
        return 127;
    }
}

(int Code, string Output) Capture(string program, string[] arguments, string setting)
{
    ProcessStartInfo info = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
    if (setting.Split('=') is [string name, string value])
        info.Environment[name] = value;
    using Process process = Process.Start(info)!;
    Task<string> error = process.StandardError.ReadToEndAsync();
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output + error.Result);
}
