using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Unroll.Studio;

/// <summary>Starts, stops and resumes trainings. Each is a process of the command line, so that it goes on when the studio ends.</summary>
internal sealed class RunProcesses(StudioOptions options, StudioFolder folder, RunWatcher watcher, StudioStore store)
{
    private const int BadInput = 1, WrongUsage = 2, Internal = 70;
    private const int LongestFault = 2000;

    private readonly ConcurrentDictionary<string, Process> running = new(StringComparer.Ordinal);

    /// <summary>Starts a training.</summary>
    /// <param name="name">The name of the run, without <c>.model</c>.</param>
    /// <param name="recipe">The name of a built-in recipe, or a file within the folder.</param>
    /// <param name="data">A path within the folder; empty for the built-in sample.</param>
    /// <param name="settings">Changes of the recipe, such as <c>training.epochs=5</c>.</param>
    /// <returns>The name of the run's folder.</returns>
    /// <exception cref="UnrollException">Something is not as it must be.</exception>
    public string Start(string name, string recipe, string data, IReadOnlyList<string> settings)
    {
        string run = name.EndsWith(".model", StringComparison.Ordinal) ? name : $"{name}.model";
        if (Path.Exists(folder.Of(run)))
            throw new UnrollException($"{run}: there is a run of that name; expected a new name.");
        string what = RecipeOf(recipe);
        _ = Recipe.Load(what, settings);
        string[] arguments =
        [
            "train", what, "--out", folder.Of(run), "--csv", watcher.TableOf(run), "--quiet",
            .. data.Length == 0 ? Array.Empty<string>() : ["--data", folder.Within(data)], .. settings.SelectMany(setting => new[] { "--set", setting }),
        ];
        Begin(run, arguments, resume: false);
        return run;
    }

    /// <summary>A built-in recipe by its name, or a file within the folder.</summary>
    public string RecipeOf(string recipe) => Recipe.BuiltIn.Contains(recipe, StringComparer.Ordinal) ? recipe : folder.Within(recipe);

    /// <summary>Whether the studio knows how to resume a run.</summary>
    public bool CanResume(string run) => store.Started(run) is not null;

    /// <summary>Whether the studio knows the process of a run that goes on.</summary>
    public bool CanStop(string run) => Find(run) is not null;

    /// <summary>Goes on with a run that was stopped.</summary>
    /// <exception cref="UnrollException">No studio started it.</exception>
    public void Resume(string run)
    {
        StartedRun started = store.Started(run) ?? throw new UnrollException($"{VisibleText.Of(run)}: no studio started this run; expected `unroll train --resume` with the recipe and the data that it was started with.");
        Begin(run, started.Arguments, resume: true);
    }

    /// <summary>Asks a training to stop: it ends its step, saves and scores its best model, and leaves a checkpoint.</summary>
    /// <exception cref="UnrollException">Its process is not known.</exception>
    public void Stop(string run)
    {
        Process process = Find(run) ?? throw new UnrollException($"{VisibleText.Of(run)}: the studio did not start the process that trains this run; expected Ctrl-C where it was started.");
        if (OperatingSystem.IsWindows())
        {
            process.Kill(); // there is no signal to ask by: the last checkpoint is what the run goes on from
            return;
        }
        using Process? kill = Process.Start("/bin/sh", ["-c", "kill -TERM \"$0\"", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill?.WaitForExit();
    }

    private void Begin(string run, IReadOnlyList<string> arguments, bool resume)
    {
        ProcessStartInfo start = new(options.Program[0]) { RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder.Root, UseShellExecute = false };
        foreach (string argument in options.Program.Skip(1).Concat(arguments).Concat(resume ? ["--resume"] : []))
            start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new UnrollException($"{options.Program[0]}: the training could not be started; expected a program that can.");
        }
        catch (Win32Exception e)
        {
            throw new UnrollException($"{options.Program[0]}: the training could not be started ({e.Message.TrimEnd('.')}); expected a program that can.", e);
        }
        process.StandardInput.Close();
        StartedRun started = new(run, arguments, process.Id, process.StartTime.ToUniversalTime(), "");
        store.Keep(started);
        running[run] = process;
        _ = Follow(started, process);
    }

    /// <summary>Waits for the end of a training; what it says of a fault is kept.</summary>
    private async Task Follow(StartedRun started, Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = (await process.StandardError.ReadToEndAsync()).Trim();
        _ = await output;
        await process.WaitForExitAsync();
        running.TryRemove(new KeyValuePair<string, Process>(started.Name, process));
        if (process.ExitCode is BadInput or WrongUsage or Internal)
            store.Keep(started with { Fault = error.Length > LongestFault ? error[..LongestFault] : error });
        process.Dispose();
    }

    /// <summary>The process of a run, also one that an earlier studio started; null if it has ended.</summary>
    private Process? Find(string run)
    {
        if (running.TryGetValue(run, out Process? own))
            return own;
        if (store.Started(run) is not { } started)
            return null;
        try
        {
            Process process = Process.GetProcessById(started.Process);
            return (process.StartTime.ToUniversalTime() - started.Began).Duration() < TimeSpan.FromSeconds(2) ? process : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
