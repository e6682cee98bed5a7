using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary><c>unroll data</c>: public corpora, listed, fetched and checked.</summary>
internal static class DataCommand
{
    private const string Notes = """
        Corpora are kept in one folder each below UNROLL_DATA, or else below unroll/data of the user's cache. Nothing is fetched but by
        `data get`; then `--data NAME` stands for the folder. Each has its own licence: `data list` and `data get` show it.
        """;

    private const string Events = """
        With --json, standard output is one object a line, told apart by "event": corpus (what it is, and its licence), waiting, here, started,
        received (at most ten a second), retrying, fetched, unpacked, and finished (the folder).
        """;

    public static Verb Create(Host host)
    {
        Option<string?> registry = Options.Path("--registry", "A registry of your own (JSON) in place of the built-in one; without it, UNROLL_REGISTRY", "FILE");
        registry.Recursive = true;
        return new("data", "List public corpora, fetch them, check them.",
        [
            ("data list", "Which there are, their licences, and which are here."),
            ("data get atis", "Fetch one."),
            ("train slot-filling --data atis", "Learn from it."),
        ], Notes)
        {
            registry, ListVerb(host, registry), GetVerb(host, registry), VerifyVerb(host, registry),
        };
    }

    private static Verb ListVerb(Host host, Option<string?> registry)
    {
        Option<bool> json = Options.Json("Write one JSON object");
        Verb verb = new("list", "List the corpora of the registry.",
        [
            ("data list", "Names, tasks, sizes, licences, and which are here."),
            ("data list --json", "All that the registry says, for a program."),
        ])
        {
            json,
        };
        verb.SetAction(parse =>
        {
            DataCache cache = DataArgument.Cache(host, parse.GetValue(registry));
            if (parse.GetValue(json))
                JsonLine.WriteIndented(host.Output, writer => DataText.WriteList(writer, cache));
            else
                DataText.WriteList(Screen.Of(host), host, cache);
            return ExitCode.Ok;
        });
        return verb;
    }

    private static Verb GetVerb(Host host, Option<string?> registry)
    {
        Argument<string[]> names = new("NAME") { Description = "Corpora, as `unroll data list` names them", Arity = ArgumentArity.OneOrMore };
        Option<double?> stall = Options.Real("--stall", "After how many seconds without a byte a connection is tried again. Default: 30", 0.01, 86_400);
        Option<bool> json = Options.Json("Write what happens as JSON, one object a line");
        Verb verb = new("get", "Fetch corpora, or what of them is missing or changed.",
        [
            ("data get atis", "One corpus; what is here already is only checked."),
            ("data get ptb-lm trec mnist", "Several."),
            ("data --registry my/registry.json get my-corpus", "From a registry of your own (docs/data.md)."),
        ], $"{Events}\nCtrl-C (or SIGTERM) ends; what has come is kept, and the next `data get` goes on with it.")
        {
            names, stall, json,
        };
        verb.SetAction(parse =>
        {
            DataCache cache = DataArgument.Cache(host, parse.GetValue(registry));
            Corpus[] corpora = [.. parse.GetValue(names)!.Distinct(StringComparer.Ordinal).Select(name => cache.Registry[name])];
            DownloadOptions options = parse.GetValue(stall) is { } seconds ? host.Download with { StallSeconds = seconds } : host.Download;
            IDataView view = parse.GetValue(json) ? new DataEvents(host.Output) : host.OutputIsTerminal ? new LiveDataView(host) : new LineDataView(host);
            return Get(host, cache, corpora, options, view);
        });
        return verb;
    }

    private static int Get(Host host, DataCache cache, Corpus[] corpora, DownloadOptions options, IDataView view)
    {
        host.HandleInterruptions();
        foreach (Corpus corpus in corpora)
        {
            view.Begin(corpus);
            try
            {
                view.While(() => cache.GetAsync(corpus.Name, options, view, host.Interrupted).GetAwaiter().GetResult());
            }
            catch (OperationCanceledException)
            {
                host.Error.Write($"Interrupted; what has come is kept, and `{host.Command} data get {corpus.Name}` goes on with it.\n");
                return host.InterruptedCode;
            }
            view.End(corpus, cache.PathOf(corpus.Name));
        }
        return ExitCode.Ok;
    }

    private static Verb VerifyVerb(Host host, Option<string?> registry)
    {
        Argument<string[]> names = new("NAME") { Description = "Corpora; without any, all that are here", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = Options.Json("Write one JSON object");
        Verb verb = new("verify", "Compute the hashes of corpora anew; the exit code is 1 if a file is changed or missing.",
        [
            ("data verify", "All corpora that are here."),
            ("data verify atis", "One; it has to be here."),
        ])
        {
            names, json,
        };
        verb.SetAction(parse =>
        {
            DataCache cache = DataArgument.Cache(host, parse.GetValue(registry));
            string[] asked = parse.GetValue(names) is { Length: > 0 } given ? given
                : [.. cache.Registry.Corpora.Select(corpus => corpus.Name).Where(name => Directory.Exists(cache.PathOf(name)))];
            (string Name, IReadOnlyList<FileCheck> Files)[] checks = [.. asked.Distinct(StringComparer.Ordinal).Select(name => (name, cache.Verify(name)))];
            if (parse.GetValue(json))
                JsonLine.WriteIndented(host.Output, writer => DataText.WriteChecks(writer, checks));
            else
                DataText.WriteChecks(Screen.Of(host), host, checks, cache.Folder);
            return checks.All(check => check.Files.All(file => file.State == FileState.Ok)) ? ExitCode.Ok : ExitCode.BadInput;
        });
        return verb;
    }
}
