using System.Diagnostics;

namespace Unroll.Packages.Tests;

/// <summary>Runs programs.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10); // a hang, however busy the machine is

    /// <summary>Runs a program, which must succeed; returns what it printed, both streams.</summary>
    public static string Do(string folder, string program, params IReadOnlyList<string> arguments)
    {
        using Process process = Start(folder, program, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(Patience);
        if (!ended)
            process.Kill(entireProcessTree: true);
        string said = output.Result + error.Result;
        Assert.True(ended && process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {(ended ? $"exit code {process.ExitCode}" : "did not end")}\n{said}");
        return said;
    }

    /// <summary>Starts a program, whose two streams are to be read.</summary>
    public static Process Start(string folder, string program, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo info = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        info.Environment["DOTNET_NOLOGO"] = "1";
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // a node that stays would keep files of the folder open
        Process process = Process.Start(info)!;
        process.StandardInput.Close();
        return process;
    }
}
