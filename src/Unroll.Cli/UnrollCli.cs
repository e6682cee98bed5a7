using System.CommandLine;
using System.CommandLine.Help;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Unroll.Cli;

/// <summary>The command line as a function: arguments and streams in, exit code out.</summary>
internal static class UnrollCli
{
    private const string Codes = """
        Exit codes:
          0    done
          1    bad input: a file, recipe, setting or model that cannot be used; standard error says which
          2    wrong usage: an unknown verb or option, a missing argument
          70   an internal error
          130  interrupted by Ctrl-C; `train` has then saved and evaluated the best model so far
          143  the same by SIGTERM (`kill`)

        To install this program as the command `unroll`, run in the source folder:
          dotnet run make.cs pack
          dotnet tool install --global Unroll.Cli --add-source artifacts/packages
        """;

    private const string OutOfMemory =
        "there is not enough memory for this, or the process may not use more; use a smaller model, less or shorter data, or a smaller training.batchTokens, or raise the limit.";

    /// <summary>Runs one command line between given streams, none of them a terminal.</summary>
    public static int Run(string[] args, TextReader input, TextWriter output, TextWriter error)
    {
        using Host host = new(input, output, error);
        return Run(args, host);
    }

    /// <summary>Runs one command line. Whatever goes wrong ends as one sentence and an exit code.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The last place where a fault can become a sentence.")]
    public static int Run(string[] args, Host host)
    {
        CultureInfo culture = CultureInfo.CurrentCulture, language = CultureInfo.CurrentUICulture;
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
            Option<string[]> extensions = Extensions.Option();
            int code = Invoke(Root(host, extensions), extensions, args, host);
            host.Output.Flush();
            return code;
        }
        catch (Exception e) when (IsOutOfMemory(e))
        {
            return Fail(host, OutOfMemory, ExitCode.BadInput);
        }
        catch (UnrollException e)
        {
            return Fail(host, e.Message, ExitCode.BadInput);
        }
        catch (OperationCanceledException)
        {
            return host.InterruptedCode;
        }
        catch (IOException e) when (IsBrokenPipe(e))
        {
            return ExitCode.Ok; // whoever read the output has seen enough
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(host, $"what was to be written (or read) could not be: {OneLine(e.Message)}; check the disk and the output.", ExitCode.BadInput);
        }
        catch (Exception e) when (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("UNROLL_TRACE")))
        {
            return Fail(host, $"internal error: {OneLine(e.Message)} ({e.GetType().Name}); set UNROLL_TRACE=1 for the stack trace.", ExitCode.Internal);
        }
        catch (Exception e)
        {
            return Fail(host, $"internal error: {e}", ExitCode.Internal);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        }
    }

    private static int Invoke(Verb root, Option<string[]> extensions, string[] args, Host host)
    {
        ParseResult parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action?.ClearsParseErrors != true && Usage.Fault(parse) is { } fault)
            return Fail(host, fault, ExitCode.WrongUsage);
        string[] given = parse.GetValue(extensions) ?? [];
        using Extensions loaded = new(given, new PredictNames(root));
        host.Command += string.Concat(given.Select(path => $" --extension {Calling.Quote(path)}"));
        using IDisposable use = loaded.Catalogue.Use();
        return parse.Invoke(new InvocationConfiguration
        {
            Output = host.People,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    /// <summary>The program with its verbs.</summary>
    public static Verb Root(Host host, Option<string[]> extensions)
    {
        Verb root = new("unroll", "Sequence learning: train models, predict with them, inspect them.",
        [
            ("train slot-filling", "Train a tagger that finds cities, dates and times in flight questions, on the built-in sample."),
            ("predict slot-filling.model \"show me flights from boston to denver\"", "Predict with the model."),
            ("list", "List the building blocks of recipes."),
        ], Codes)
        {
            TrainCommand.Create(host), EvaluateCommand.Create(host), PredictCommand.Create(host), ServeCommand.Create(host), StudioCommand.Create(host), ChatCommand.Create(host), EmbedCommand.Create(host), AlignCommand.Create(host), IndexCommand.Create(host), SearchCommand.Create(host), NGramCommand.Create(host), QueryCommand.Create(host), ListCommand.Create(host), SchemaCommand.Create(host), InspectCommand.Create(host),
            ImportCommand.Create(host), ExportCommand.Create(host), DataCommand.Create(host), LabCommand.Create(host), CompletionsCommand.Create(host),
        };
        VerbHelp help = new(Math.Clamp(host.Width(), 60, 120));
        Option<bool> version = new("--version") { Description = "Show the version" };
        root.Options.Add(version);
        root.Options.Add(extensions);
        root.Options.Add(new HelpOption { Action = help, Recursive = true, Description = "Show help and examples" });
        root.SetAction(parse =>
        {
            if (!parse.GetValue(version))
                return help.Invoke(parse);
            host.People.Write($"unroll {typeof(UnrollCli).Assembly.GetName().Version?.ToString(3)}\n");
            return ExitCode.Ok;
        });
        return root;
    }

    private static int Fail(Host host, string message, int code)
    {
        try
        {
            host.Output.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UnrollException)
        {
            // The error tells more than what is missing of the output.
        }
        try
        {
            host.Error.Write($"unroll: {message}\n");
            host.Error.Flush();
        }
        catch (IOException)
        {
            // Nobody listens.
        }
        return code;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.');

    /// <summary>Whether memory ran out, wherever: in a thread, in a static constructor, or while something else was being said.</summary>
    private static bool IsOutOfMemory(Exception? e) =>
        e is OutOfMemoryException || (e is AggregateException all && all.InnerExceptions.Any(IsOutOfMemory)) || (e?.InnerException is { } inner && IsOutOfMemory(inner));

    /// <summary>EPIPE on Unix; ERROR_BROKEN_PIPE or ERROR_NO_DATA on Windows.</summary>
    private static bool IsBrokenPipe(IOException e) => OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) is 109 or 232 : e.HResult == 32;
}
