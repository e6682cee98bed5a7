using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unroll.Cli;

/// <summary><c>unroll serve</c>.</summary>
internal static class ServeCommand
{
    private const string Notes = """
        A model is called like its folder, without .model. Requests have the model's input fields (GET /v1/models lists them), and answers
        are those of `unroll predict --json`:

          curl localhost:8080/v1/models/slot-filling:predict -H "Content-Type: application/json" -d '{"text": "flights to boston"}'

        Several instances go into one request: {"instances": [{"text": "..."}, {"text": "..."}], "options": {"best": 3}}. The addresses of the
        Open Inference Protocol are at /v2. Requests that arrive while others are computed make one batch. docs/serving.md says more.

        Ctrl-C or SIGTERM ends the server: requests that it has taken are answered first. A second one ends it at once.
        """;

    public static Verb Create(Host host)
    {
        Argument<string[]> models = new("MODEL") { Description = "The folders of models, as `unroll train` saves them", Arity = ArgumentArity.OneOrMore };
        Option<int> port = Number("--port", "The port to listen on; 0 for a free one", 0, 65_535, 8080);
        Option<string> address = new("--host") { Description = "The IP address to listen on; 0.0.0.0 for every address of the machine. Default: 127.0.0.1, which only programs of this machine reach", HelpName = "ADDRESS", CustomParser = result => result.Tokens[0].Value };
        Option<string[]> names = new("--host-name") { Description = "A further name by which callers may call a server on 127.0.0.1, such as behind a proxy; * for any; may be repeated", HelpName = "NAME", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };
        Option<string?> keys = Options.Path("--key-file", "A file with API keys, one on each line: callers must send one of them. Without it, the keys of UNROLL_API_KEYS, if any", "FILE");
        Option<int> batch = Number("--max-batch", "The most examples of a batch", 1, 65_536, 64);
        Option<double?> wait = Options.Real("--max-wait-ms", "The longest time that a request waits for others to fill its batch, in milliseconds. Default: 0; a batch takes what is waiting", 0, 10_000);
        Option<int> waiting = Number("--max-waiting", "The most requests that wait for a model; one more is refused (503)", 1, 1_000_000, 1024);
        Option<int> body = Number("--max-body", "The largest body of a request in KiB; a larger one is refused (413)", 1, 1 << 20, 1024);
        Option<int> connections = Number("--max-connections", "The most connections at once; one more closes the one that has been without a request longest", 1, 1_000_000, 1024);
        Option<int> rate = Number("--max-rate", "The most requests of one caller a second, 0 for no limit; one more is refused (429). A caller is an API key or, without keys, an address", 0, 1_000_000, 0);
        Option<double?> timeout = Options.Real("--timeout-s", "The longest time of a request in seconds; a longer one is ended (504). Default: 60", 0.001, 86_400);
        Option<double?> reload = Options.Real("--reload-s", "How often to look whether a model's folder has changed, in seconds; 0 for never. Default: 2", 0, 86_400);
        Option<string?> log = new("--log") { Description = "How the log is written to standard error: text (the default), json, or none", HelpName = "text|json|none", CustomParser = Log };
        Option<int> threads = Options.Threads();
        Option<Precision> precision = Options.Precision();
        Verb verb = new("serve", "Serve models by HTTP.",
        [
            ("serve slot-filling.model", "One model on port 8080 of this machine."),
            ("serve slot-filling.model translation.model --port 9000", "Two models."),
            ("serve slot-filling.model --max-batch 256 --max-wait-ms 5", "Requests wait at most 5 milliseconds for others of their batch."),
            ("serve slot-filling.model --host 0.0.0.0 --key-file keys.txt --max-rate 100", "For other machines: callers need a key, and each may send 100 requests a second."),
        ], Notes)
        {
            models, port, address, names, keys, batch, wait, waiting, body, connections, rate, timeout, reload, log, threads, precision,
        };
        verb.SetAction(parse => ServeRun.Of(host, parse.GetValue(models)!, new ServeArguments
        {
            Port = parse.GetValue(port),
            Address = parse.GetValue(address) ?? "127.0.0.1",
            Names = parse.GetValue(names) ?? [],
            KeyFile = parse.GetValue(keys),
            MaxBatch = parse.GetValue(batch),
            MaxWaitMilliseconds = parse.GetValue(wait) ?? 0,
            MaxWaiting = parse.GetValue(waiting),
            MaxBody = parse.GetValue(body),
            MaxConnections = parse.GetValue(connections),
            MaxRate = parse.GetValue(rate),
            TimeoutSeconds = parse.GetValue(timeout) ?? 60,
            ReloadSeconds = parse.GetValue(reload) ?? 2,
            Log = parse.GetValue(log) ?? "text",
            Threads = parse.GetValue(threads),
            Precision = parse.GetValue(precision),
        }));
        return verb;
    }

    private static string? Log(ArgumentResult result)
    {
        string value = result.Tokens[0].Value;
        if (value is not ("text" or "json" or "none"))
            result.AddError($"--log is '{value}'; expected text, json or none.");
        return value;
    }

    private static Option<int> Number(string name, string description, ulong least, ulong most, int standard)
    {
        Option<int> option = Options.Number(name, description, least, most, value => (int)value);
        option.DefaultValueFactory = _ => standard;
        return option;
    }
}
