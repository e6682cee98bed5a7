using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary><c>unroll data</c>: public corpora, listed, fetched and checked.</summary>
internal static class DataCommand
{
    private const string Notes = """
        Each corpus has a folder below UNROLL_DATA or, if that is not set, below unroll/data in the user's cache. Only `data get` downloads
        anything; after that, `--data NAME` means the folder. Each corpus has its own licence, which `data list` and `data get` show.
        """;

    private const string Events = """
        With --json, standard output is one object per line, whose "event" says what happened: corpus (what it is, and its licence), waiting, here, started,
        received (at most ten a second), retrying, fetched, unpacked, and finished (the folder).
        """;

    public static Verb Create(Host host)
    {
        Option<string?> registry = Options.Path("--registry", "Your own registry (JSON) instead of the built-in one. Default: the variable UNROLL_REGISTRY, if it is set", "FILE");
        registry.Recursive = true;
        return new("data", "List public corpora, download them, check them.",
        [
            ("data list", "All corpora, their licences, and which are downloaded."),
            ("data get atis", "Download one."),
            ("train slot-filling --data atis", "Train on it."),
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
            ("data list", "Names, tasks, sizes, licences, and which are downloaded."),
            ("data list --json", "The whole registry, for a program."),
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
        Argument<string[]> names = new("NAME") { HelpName = "NAME", Description = "Corpora, as `unroll data list` names them", Arity = ArgumentArity.OneOrMore };
        names.CompletionSources.Add(context => DataRegistry.Standard.Corpora.Select(corpus => corpus.Name));
        Option<double?> stall = Options.Real("--stall", "Retry a download after this many seconds without data. Default: 30", 0.01, 86_400);
        Option<bool> json = Options.Json("Write progress as JSON, one object per line");
        Verb verb = new("get", "Download corpora; files that are here already are checked, and downloaded again if they have changed.",
        [
            ("data get atis", "One corpus."),
            ("data get ptb-lm trec mnist", "Several corpora."),
            ("data --registry my/registry.json get my-corpus", "From your own registry (docs/data.md)."),
        ], $"{Events}\nCtrl-C (or SIGTERM) stops; the downloaded bytes are kept, and the next `data get` continues from them.")
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
        Argument<string[]> names = new("NAME") { HelpName = "NAME", Description = "Names of corpora; without any, all downloaded corpora", Arity = ArgumentArity.ZeroOrMore };
        names.CompletionSources.Add(context => DataRegistry.Standard.Corpora.Select(corpus => corpus.Name));
        Option<bool> json = Options.Json("Write one JSON object");
        Verb verb = new("verify", "Check the hashes of downloaded corpora; the exit code is 1 if a file has changed or is missing.",
        [
            ("data verify", "All downloaded corpora."),
            ("data verify atis", "One corpus, which must be downloaded."),
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
