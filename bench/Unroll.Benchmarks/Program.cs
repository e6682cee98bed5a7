using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Unroll.Benchmarks;

// The small by BenchmarkDotNet (--micro), the whole side by side with other toolkits.
if (args is ["--micro", ..])
{
    // In this process: the benchmark's own build settings are then those of the project.
    IConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 1 ? ["--filter", "*"] : args[1..], config);
    return 0;
}
try
{
    Options options = Options.Parse(args);
    if (options.Help)
        Console.WriteLine(Options.HelpText);
    else if (options.MemoryOf)
        Console.WriteLine(LanguageMemory.OfThisProcess(options.Threads[0]));
    else
        SideBySide.Run(options);
    return 0;
}
catch (BenchException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
