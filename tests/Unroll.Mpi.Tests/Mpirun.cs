using System.Diagnostics;

namespace Unroll.Tests;

/// <summary>The command line, started by mpirun or by itself.</summary>
internal static class Mpirun
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll");

    /// <summary>Runs one process without mpirun.</summary>
    public static (int Code, string Output) Alone(string folder, string arguments) => End(Start("dotnet", folder, [Program, .. arguments.Split(' ')]));

    /// <summary>Runs so many processes to their end.</summary>
    public static (int Code, string Output) Run(int processes, string folder, string arguments) => End(Begin(processes, folder, arguments));

    /// <summary>Starts so many processes.</summary>
    public static Process Begin(int processes, string folder, string arguments) => Start("mpirun", folder, ["-np", $"{processes}", "dotnet", Program, .. arguments.Split(' ')]);

    /// <summary>Starts mpirun with arguments of its own, in which UNROLL stands for the program.</summary>
    public static (int Code, string Output) Run(string folder, string arguments) =>
        End(Start("mpirun", folder, [.. arguments.Split(' ').SelectMany(argument => argument == "UNROLL" ? ["dotnet", Program] : new[] { argument })]));

    /// <summary>Waits for the end, and gives all that was written.</summary>
    public static (int Code, string Output) End(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(300_000))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("mpirun did not end within five minutes");
        }
        return (process.ExitCode, output.Result + error.Result);
    }

    private static Process Start(string program, string folder, string[] arguments)
    {
        ProcessStartInfo info = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in new[] { "OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "OMPI_MCA_rmaps_base_oversubscribe" })
            info.Environment[name] = "1"; // in a container, and with more processes than cores
        return Process.Start(info)!;
    }
}
