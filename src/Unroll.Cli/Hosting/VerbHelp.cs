using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Unroll.Cli;

/// <summary>The usual help, followed by examples.</summary>
internal sealed class VerbHelp(int width) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpAction { MaxWidth = width }.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb verb)
        {
            if (verb.Notes is not null)
                output.Write($"{verb.Notes}\n\n");
            output.Write("Examples:\n");
            foreach ((string line, string meaning) in verb.Examples)
                output.Write($"  {parseResult.RootCommandResult.Command.Name} {line}\n      {meaning}\n");
        }
        return ExitCode.Ok;
    }
}
