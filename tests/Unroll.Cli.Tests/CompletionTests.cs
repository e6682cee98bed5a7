using System.Diagnostics;

namespace Unroll.Cli.Tests;

/// <summary>What the TAB key completes, asked for as the scripts of shells ask.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("unroll tra", "train")]
    [InlineData("unroll e", "embed evaluate export")]
    [InlineData("/usr/bin/unroll lab tr", "trellis")]
    [InlineData("unroll train slot", "slot-filling slot-filling-ssvm slots-and-intent")]
    [InlineData("unroll  train  --see", "--seed")]
    [InlineData("unroll train slot-filling --res", "--restart --resume")]
    [InlineData("unroll train slot-filling --data at", "atis atis-jointslu")]
    [InlineData("unroll data get at", "atis atis-jointslu")]
    [InlineData("unroll list lst", "lstm")]
    [InlineData("unroll predict m.model --precision b", "bfloat16")]
    [InlineData("unroll completions ", "bash pwsh zsh")]
    [InlineData("unroll predict some", "")]
    [InlineData("unroll train slot-filling --out ", "")]
    [InlineData("unroll no-such-verb --", "--extension --help --version")]
    public void AWordIsCompleted(string before, string expected)
    {
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Cli.Run("completions", "--before", before).Succeeded().Lines);
    }

    /// <summary>Every verb that is not hidden is among those that an empty line is completed to; hidden options are not offered.</summary>
    [Fact]
    public void AllVerbsAndNoHiddenOptionsAreOffered()
    {
        string[] verbs = Cli.Run("completions", "--before", "unroll ").Succeeded().Lines;
        foreach (string verb in new[] { "train", "evaluate", "predict", "serve", "chat", "list", "data", "lab", "completions" })
            Assert.Contains(verb, verbs);
        Assert.DoesNotContain("--before", Cli.Run("completions", "--before", "unroll completions --").Succeeded().Lines);
        string[] options = Cli.Run("completions", "--before", "unroll train --").Succeeded().Lines;
        Assert.All(["--data", "--set", "--seed", "--out", "--resume", "--help", "--extension"], option => Assert.Contains(option, options));
    }

    [Theory]
    [InlineData("fish", "unroll: SHELL is 'fish'; expected bash, zsh, pwsh. See `unroll completions --help`.\n")]
    [InlineData("", "unroll: `unroll completions` needs SHELL: bash, zsh, pwsh. See `unroll completions --help`.\n")]
    public void AnotherShellIsASentence(string shell, string sentence)
    {
        Outcome outcome = Cli.Run(shell.Length == 0 ? ["completions"] : ["completions", shell]);
        Assert.Equal((2, sentence), (outcome.Code, outcome.Error));
    }

    /// <summary>Bash itself, with the script and a cursor within the line.</summary>
    [Theory]
    [InlineData("unroll train slot-fi", 20, "slot-filling|slot-filling-ssvm|")]
    [InlineData("unroll tra slot-filling", 10, "train|")]
    [InlineData("unroll predict no-such-file", 27, "")]
    public void BashCompletes(string line, int cursor, string expected)
    {
        if (!File.Exists("/bin/bash"))
            return; // nothing to ask
        string program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Unroll.Cli", "release", "unroll");
        string script = $$"""
            unroll() { "{{program}}" "$@"; }
            eval "$(unroll completions bash)"
            COMP_LINE='{{line}}' COMP_POINT={{cursor}}
            _unroll_completions
            for word in "${COMPREPLY[@]}"; do printf '%s|' "$word"; done
            """;
        Assert.Equal(expected, Ask("/bin/bash", "--norc", "-c", script));
        Assert.Contains("_unroll_completions", Ask("/bin/bash", "--norc", "-c", $"unroll() {{ '{program}' \"$@\"; }}; eval \"$(unroll completions bash)\"; complete -p unroll"), StringComparison.Ordinal);
    }

    /// <summary>The other shells read their scripts without a fault, where they are there.</summary>
    [Theory]
    [InlineData("zsh", "/usr/bin/zsh", "-n")]
    [InlineData("pwsh", "/usr/bin/pwsh", "-NoProfile -File")]
    public void OtherShellsReadTheirScripts(string shell, string program, string arguments)
    {
        string script = Cli.Run("completions", shell).Succeeded().Output;
        Assert.Contains("unroll completions --before", script, StringComparison.Ordinal);
        if (!File.Exists(program))
            return;
        using TemporaryFolder folder = new();
        Assert.Equal("", Ask(program, [.. arguments.Split(' '), folder.Write(shell == "pwsh" ? "script.ps1" : "script", script)]));
    }

    private static string Ask(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", error.Result);
        return output;
    }
}
