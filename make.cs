#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property EnforceCodeStyleInBuild=false
#:property GenerateDocumentationFile=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163

// Everything that is done to the project, one verb each: `dotnet run make.cs VERB`. CI calls the same verbs.

using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.RegularExpressions;

string root = Path.GetDirectoryName(Path.GetFullPath((string)AppContext.GetData("EntryPointFilePath")!))!;
Directory.SetCurrentDirectory(root);
string verb = args.FirstOrDefault() ?? "help";
bool slow = args.Contains("--slow");
string[] runsByKernels = ["DivergenceTests", "LogTests", "LongRunTests", "ResumeTests", "TrainTests", "LabTests"]; // of the command line's tests, those that could depend on rounding
return verb switch
{
    "check" => Check(),
    "test" => Test(slow),
    "bench" => Bench([.. args.Skip(1)]),
    "fuzz" => Fuzz([.. args.Skip(1)]),
    "kills" => Kills([.. args.Skip(1)]),
    "golden" => Golden(),
    "generate" => Generate(),
    _ => Help(),
};

int Help()
{
    Console.WriteLine("""
        dotnet run make.cs VERB

          check         builds everything with warnings as errors, and checks the format
          test          builds and runs all tests, under every kernel set this machine has and in double
          test --slow   the slow ones too
          bench         measures side by side with PyTorch and ONNX Runtime, which it installs; bench --help says how
          bench --micro measures the small by BenchmarkDotNet (what follows is passed on)
          fuzz          gives damaged inputs to every reader: --seconds N or --inputs N, --seed S, --only READER, --threads N
          kills         kills training at random moments and resumes it: --kills N, --seed S, --data DIR and train's further options
          golden        makes the golden numbers anew; installs Debian's python3-torch for it
          generate      writes the generated kernels anew
        """);
    return verb == "help" ? 0 : 2;
}

int Check()
{
    int built = Run("dotnet", ["build", "Unroll.slnx", "-c", "Release", "--nologo", "-v", "q", "--no-incremental", "-p:RunAnalyzersDuringBuild=true"]);
    return built != 0 ? built : Run("dotnet", ["format", "whitespace", "Unroll.slnx", "--verify-no-changes", "--no-restore"]);
}

// Runs each test program, the float ones once for each kernel set, and adds up what they count.
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
        ("Unroll.Core.Tests", ""), ("Unroll.Core.Tests.Double", ""), ("Unroll.Tests", ""), ("Unroll.Tests.Double", ""), ("Unroll.Cli.Tests", ""),
        .. OtherKernels().SelectMany(set => new[] { "Unroll.Core.Tests", "Unroll.Tests", "Unroll.Cli.Tests" }.Select(name => (name, $"UNROLL_KERNELS={set}"))),
        ("Unroll.Core.Tests", "DOTNET_EnableAVX512=0"), ("Unroll.Core.Tests", "DOTNET_EnableHWIntrinsic=0"),
    ];
    int passed = 0, failed = 0;
    foreach ((string name, string setting) in runs)
    {
        Console.WriteLine($"--- {name}{(setting.Length > 0 ? $" ({setting})" : "")}");
        string[] some = name == "Unroll.Cli.Tests" && setting.Length > 0 ? [.. runsByKernels.SelectMany(tests => new[] { "-class", $"*.{tests}" })] : [];
        (int code, string output) = Capture(Path.Combine("artifacts", "bin", name, "release", name), [.. some, .. all && setting.Length == 0 ? [] : new[] { "-trait-", "Speed=Slow" }], setting);
        Match summary = Regex.Match(output, @"Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+)");
        int total = Number(summary, 1), wrong = Number(summary, 2) + Number(summary, 3), skipped = Number(summary, 4);
        if (!summary.Success || total == 0 || skipped > 0 || code != 0)
        {
            Console.WriteLine(output);
            wrong = Math.Max(wrong, 1);
            Console.WriteLine(skipped > 0 ? $"{skipped} tests were skipped: a test that cannot run must not exist" : $"exit code {code}");
        }
        passed += Math.Max(0, total - wrong);
        failed += wrong;
    }
    Console.WriteLine($"{passed} passed, {failed} failed");
    return failed == 0 ? 0 : 1;
}

// The kernel sets beside the default one that this machine can run.
string[] OtherKernels() => [.. new[] { Avx512F.IsSupported && Avx512DQ.IsSupported ? "avx512" : "", Avx2.IsSupported && Fma.IsSupported ? "avx2" : "", "portable" }
    .Where(set => set.Length > 0).Skip(1)];

// Peers that cannot be installed are missing from the comparison, which says so.
int Bench(string[] arguments)
{
    if (!arguments.Any(argument => argument is "--micro" or "--help" or "-h"))
    {
        InstallTorch();
        InstallOnnx();
    }
    return Run("dotnet", ["run", "-c", "Release", "--project", "bench/Unroll.Benchmarks", "--", .. arguments]);
}

int Fuzz(string[] arguments) => Run("dotnet", ["run", "-c", "Release", "--project", "tests/Unroll.Fuzz", "--", .. arguments]);

int Kills(string[] arguments)
{
    int built = Run("dotnet", ["build", "src/Unroll.Cli", "-c", "Release", "--nologo", "-v", "q"]);
    return built != 0 ? built : Run("dotnet", ["run", "tests/kills.cs", "--", .. arguments]);
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

// Without its install script, which would fetch code for other devices; the package itself holds the library for the CPU.
bool InstallOnnx() => Directory.Exists("bench/peers/node_modules/onnxruntime-node")
    || Run("npm", ["install", "--prefix", "bench/peers", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "onnxruntime-node@1.30.0"]) == 0;

// The tiles of matrix products: one method for each number of rows and of panels side by side, accumulators as named locals (see Tiles.cs).
int Generate()
{
    (int Rows, int Panels)[] sizes = [.. Enumerable.Range(1, 14).Select(rows => (rows, 1)), (1, 2), (2, 2), (3, 2), (4, 2), (1, 4), (2, 4)];
    StringBuilder code = new();
    code.Append("""
        // <auto-generated>Written by `dotnet run make.cs generate`; do not edit.</auto-generated>
        using System.Runtime.CompilerServices;

        namespace Unroll;

        internal static unsafe partial class Tiles
        {
            /// <summary>C[rows, columns] (+)= A B: A packed as [k][rows], B some panels of two registers, each packed as [k][2 Count], stride apart.</summary>
            public static void Run<L>(int rows, int panels, Real* a, Real* b, nint stride, int k, Real* c, nint ldc, int columns, bool accumulate)
                where L : unmanaged, IMulAddLanes<L>
            {
                switch ((panels << 4) + rows)
                {

        """);
    foreach ((int rows, int panels) in sizes)
        code.Append(CultureInfo.InvariantCulture, $"            case {(panels << 4) + rows}: Tile{rows}x{panels}<L>(a, b, stride, k, c, ldc, columns, accumulate); break;\n");
    code.Append("            default: throw new ArgumentOutOfRangeException(nameof(rows));\n        }\n    }\n");
    foreach ((int rows, int panels) in sizes)
        AppendTile(code, rows, panels);
    code.Append("}\n");
    File.WriteAllText("src/Unroll.Core/Kernels/Tiles.g.cs", code.ToString());
    return 0;
}

void AppendTile(StringBuilder code, int rows, int panels)
{
    string Lines(int indent, IEnumerable<string> lines) => string.Concat(lines.Select(line => $"{new string(' ', indent)}{line}\n"));
    IEnumerable<string> Each(Func<int, int, string> line) => Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, 2 * panels).Select(v => line(r, v)));
    IEnumerable<string> Product(int panel) =>
    [
        panel == 0 ? "L b0 = L.Load(b), b1 = L.Load(b + L.Count), x;" : $"b0 = L.Load(b + ({panel} * stride)); b1 = L.Load(b + ({panel} * stride) + L.Count);",
        .. Enumerable.Range(0, rows).SelectMany(r => new[]
        {
            $"x = L.Broadcast(a[{r}]);", $"c{r}_{2 * panel} = L.MulAdd(x, b0, c{r}_{2 * panel});", $"c{r}_{(2 * panel) + 1} = L.MulAdd(x, b1, c{r}_{(2 * panel) + 1});",
        }),
    ];
    code.Append(CultureInfo.InvariantCulture, $$"""

            [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
            private static void Tile{{rows}}x{{panels}}<L>(Real* a, Real* b, nint stride, int k, Real* c, nint ldc, int columns, bool accumulate) where L : unmanaged, IMulAddLanes<L>
            {
                L {{string.Join(", ", Each((r, v) => $"c{r}_{v} = default"))}};
                if (accumulate)
                {
        {{Lines(12, Each((r, v) => $"c{r}_{v} = L.Load(c + ({r} * ldc) + ({v} * L.Count));"))}}        }
                for (; k > 0; k--)
                {
        {{Lines(12, Enumerable.Range(0, panels).SelectMany(Product))}}            a += {{rows}};
                    b += 2 * L.Count;
                }
                if (columns >= {{2 * panels}} * L.Count)
                {
        {{Lines(12, Each((r, v) => $"L.Store(c{r}_{v}, c + ({r} * ldc) + ({v} * L.Count));"))}}            return;
                }
        {{Lines(8, Each((r, v) => $"L.Store(c{r}_{v}, c + ({r} * ldc) + ({v} * L.Count), columns - ({v} * L.Count));"))}}    }

        """);
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
