using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll studio</c>.</summary>
internal static class StudioCommand
{
    private const string Notes = """
        Open the address that is printed in a browser of this machine. Only programs of this machine reach the studio; it has no password, so whoever
        can run programs here can use it.

        Runs that `unroll train` makes in FOLDER appear by themselves. With --csv NAME.csv beside --out NAME.model, their curves are drawn step by
        step. Runs that the studio starts are processes of their own: they go on when the studio is ended by SIGTERM, and stop with a checkpoint,
        from which the studio resumes them, when it is ended by Ctrl-C. docs/studio.md says more.
        """;

    public static Verb Create(Host host)
    {
        Argument<string?> folder = new("FOLDER") { Description = "The folder with the runs. Default: this one", Arity = ArgumentArity.ZeroOrOne };
        Option<int> port = Options.Number("--port", "The port to listen on; 0 for a free one", 0, 65_535, value => (int)value);
        port.DefaultValueFactory = _ => 8090;
        Verb verb = new("studio", "Watch, train and try models in a browser.",
        [
            ("studio", "Shows the runs of this folder at http://127.0.0.1:8090."),
            ("studio runs/ --port 9000", "Another folder, another port."),
        ], Notes)
        {
            folder, port,
        };
        verb.SetAction(parse => StudioRun.Of(host, parse.GetValue(folder) ?? ".", parse.GetValue(port), parse.GetValue<string[]>("--extension") ?? []));
        return verb;
    }
}
