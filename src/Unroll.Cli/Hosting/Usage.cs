using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unroll.Cli;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class Usage
{
    /// <summary>The first fault, with where to read on; null if there is none.</summary>
    public static string? Fault(ParseResult parse)
    {
        string name = FullName(parse.CommandResult.Command);
        string? fault = (parse.CommandResult.Command is Verb { TakesNamedValues: true } ? null : StrayOption(parse, name)) ?? StrayWord(parse, name) ?? (parse.Errors.Count > 0 ? Reason(parse, name) : (parse.CommandResult.Command as Verb)?.Fault?.Invoke(parse.CommandResult));
        return fault is null ? null : $"{fault} See `{name} --help`.";
    }

    /// <summary>As it is typed: <c>unroll lab trellis</c>.</summary>
    private static string FullName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{FullName(parent)} {command.Name}" : command.Name;

    private static string Reason(ParseResult parse, string name)
    {
        ParseError error = parse.Errors[0];
        return error.SymbolResult switch
        {
            CommandResult when parse.CommandResult.Command.Arguments
                .FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && parse.GetResult(argument) is not { Tokens.Count: > 0 }) is { } argument =>
                Missing(argument, name),
            ArgumentResult { Argument: var argument, Tokens.Count: 0 } when error.SymbolResult.Parent is CommandResult => Missing(argument, name),
            CommandResult { Command: var command } when command.Subcommands.Count > 0 =>
                $"`{name}` needs a verb: {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}.",
            _ => error.Message,
        };
    }

    private static string Missing(Argument argument, string name) => $"`{name}` needs {argument.HelpName ?? argument.Name}.";

    /// <summary>An option that does not exist would otherwise be taken for an argument.</summary>
    private static string? StrayOption(ParseResult parse, string name)
    {
        foreach (System.CommandLine.Parsing.Token token in parse.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
                return null;
            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && (token.Value[1] == '-' || char.IsLetter(token.Value[1])))
            {
                string option = token.Value.Split('=')[0];
                IEnumerable<string> known = parse.CommandResult.Command.Options.Where(o => !o.Hidden).Select(o => o.Name);
                return $"`{name}` has no option '{option}'{Meant(option, known)}";
            }
        }
        return null;
    }

    private static string? StrayWord(ParseResult parse, string name)
    {
        if (parse.UnmatchedTokens.Count == 0)
            return null;
        string word = parse.UnmatchedTokens[0];
        Command command = parse.CommandResult.Command;
        return command.Subcommands.Count > 0
            ? $"There is no verb '{word}'{Meant(word, command.Subcommands.Select(verb => verb.Name))}"
            : $"`{name}` takes no further argument, but found '{word}'.";
    }

    private static string Meant(string word, IEnumerable<string> known) => Spelling.Nearest(word, known) is { } nearest ? $"; did you mean {nearest}?" : ".";
}
