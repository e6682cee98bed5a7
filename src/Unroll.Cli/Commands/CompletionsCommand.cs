using System.CommandLine;
using System.CommandLine.Completions;

namespace Unroll.Cli;

/// <summary><c>unroll completions</c>: what a shell runs so that its TAB key completes verbs, options and names. The script calls this verb again, with the text before the cursor.</summary>
internal static class CompletionsCommand
{
    private const string Notes = """
        To have completions in every shell, add one line to its start file, then open a new shell:
          bash  ~/.bashrc   eval "$(unroll completions bash)"
          zsh   ~/.zshrc    eval "$(unroll completions zsh)"           (after compinit)
          pwsh  $PROFILE    unroll completions pwsh | Out-String | Invoke-Expression
        """;

    public static Verb Create(Host host)
    {
        Argument<string?> shell = new("SHELL") { Description = "bash, zsh or pwsh (PowerShell)", HelpName = "SHELL", Arity = ArgumentArity.ZeroOrOne };
        shell.CompletionSources.Add([.. CompletionScripts.Shells]);
        Option<string?> before = new("--before") { Description = "The command line up to the cursor, from the script", HelpName = "TEXT", Hidden = true };
        Verb verb = new("completions", "Write a script for a shell, whose TAB key then completes verbs, options, and names of recipes and corpora.",
        [
            ("completions bash", "The script for bash."),
        ], Notes)
        {
            shell, before,
        };
        verb.Fault = result => result.GetValue(before) is null && result.GetValue(shell) is null ? $"`unroll completions` needs SHELL: {string.Join(", ", CompletionScripts.Shells)}."
            : result.GetValue(shell) is { } other && !CompletionScripts.Shells.Contains(other, StringComparer.Ordinal) ? $"SHELL is '{other}'; expected {string.Join(", ", CompletionScripts.Shells)}."
            : null;
        verb.SetAction(parse =>
        {
            if (parse.GetValue(before) is { } text)
            {
                foreach (string word in Of(parse.RootCommandResult.Command, text))
                    host.Output.Write(word + "\n");
            }
            else
            {
                host.Output.Write(CompletionScripts.For(parse.GetValue(shell)!));
            }
            return ExitCode.Ok;
        });
        return verb;
    }

    /// <summary>What may stand for the last word of a command line; empty where it is a file's name, or any text.</summary>
    /// <param name="root">The program.</param>
    /// <param name="text">The command line up to the cursor, with the program's name.</param>
    public static IReadOnlyList<string> Of(Command root, string text)
    {
        int name = text.IndexOf(' ', StringComparison.Ordinal); // the program may be called by a path
        string line = name < 0 ? "" : text[(name + 1)..].TrimStart(' ');
        string word = line[(line.LastIndexOf(' ') + 1)..];
        ParseResult parse = root.Parse(line, new ParserConfiguration { ResponseFileTokenReplacer = null });
        bool option = word.StartsWith('-');
        return [.. parse.GetCompletions(line.Length).Select(item => item.Label)
            .Where(label => label.StartsWith(word, StringComparison.Ordinal) && label.StartsWith('-') == option && label is not ("-h" or "-?" or "/h" or "/?"))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
