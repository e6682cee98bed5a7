namespace Unroll.Cli;

/// <summary>The scripts by which shells ask for completions. Where there is none, they offer files.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        _unroll_completions() {
            local IFS=$'\n'
            COMPREPLY=($(unroll completions --before "${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
        }
        complete -o default -F _unroll_completions unroll

        """;

    private const string Zsh = """
        _unroll_completions() {
            local -a found
            found=("${(@f)$(unroll completions --before "${(j: :)words[1,CURRENT-1]} $PREFIX" 2>/dev/null)}")
            found=(${found:#})
            if (( ${#found} )); then compadd -- $found; else _files; fi
        }
        compdef _unroll_completions unroll

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName unroll -ScriptBlock {
            param($word, $line, $position)
            $length = $position - $line.Extent.StartOffset
            $before = $line.ToString().PadRight($length).Substring(0, $length)
            unroll completions --before $before 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    /// <summary>The shells that there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "pwsh"];

    /// <summary>The script of one of the <see cref="Shells"/>.</summary>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => PowerShell,
    };
}
