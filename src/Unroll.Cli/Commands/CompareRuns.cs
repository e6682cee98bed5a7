using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Makes the runs of a comparison side by side, each by `train` with a host of its own, and compares the models.</summary>
internal sealed class CompareRuns(Host host, string folder, string? data, Variant[] variants, int seeds, int jobs)
{
    /// <summary>Makes the runs that are not there yet, and compares all.</summary>
    public Findings Run(int rounds, LabVerb.Progress progress)
    {
        (Variant Variant, ulong Seed)[] all = [.. variants.SelectMany(variant => Enumerable.Range(1, seeds).Select(seed => (variant, (ulong)seed)))];
        Make(all, progress);
        progress(1, "comparing");
        ComparedRun[] runs = [.. all.Select(run => Read(run.Variant, run.Seed))];
        if (runs.Select(run => run.Report.Metric).Distinct().Count() > 1)
            throw new UnrollException($"`unroll lab compare`: found recipes scored by {string.Join(" and ", runs.Select(run => run.Report.Metric).Distinct())}; expected recipes with one kind of score.");
        if (runs.Select(run => run.Report.Data.GetValueOrDefault("test") ?? run.Report.Data.GetValueOrDefault("dev")).Distinct().Count() > 1)
            throw new UnrollException("`unroll lab compare`: found recipes with different test sets; expected one for all, such as a corpus named by --data.");
        (bool isError, (string, string, PairedDifference)[] tests) = Test(runs, rounds, progress);
        return RunComparison.Of(runs, isError, tests);
    }

    /// <summary>Trains on so many threads as there are jobs; the first run that fails ends the others once they have saved what they have.</summary>
    private void Make((Variant Variant, ulong Seed)[] all, LabVerb.Progress progress)
    {
        int cores = Environment.ProcessorCount, workers = Math.Min(all.Length, jobs == 0 ? cores : jobs);
        ConcurrentQueue<(Variant Variant, ulong Seed)> waiting = new(all);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(host.Interrupted);
        ConcurrentQueue<string> faults = [];
        int done = 0;
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(_ => new Thread(() =>
        {
            while (!stop.IsCancellationRequested && waiting.TryDequeue(out (Variant Variant, ulong Seed) run))
            {
                if (Train(run.Variant, run.Seed, Math.Max(1, cores / workers), stop.Token) is { } fault)
                {
                    faults.Enqueue(fault);
                    stop.Cancel();
                }
                Interlocked.Increment(ref done);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        try
        {
            while (!Array.TrueForAll(threads, thread => thread.Join(100)))
                progress(Volatile.Read(ref done) / (double)all.Length, string.Create(CultureInfo.InvariantCulture, $"{done} of {all.Length} runs"));
        }
        finally
        {
            Array.ForEach(threads, thread => thread.Join());
        }
        if (faults.TryDequeue(out string? first))
            throw new UnrollException(first);
        host.Interrupted.ThrowIfCancellationRequested();
    }

    /// <summary>Makes or continues a run; null if it went well or was interrupted, otherwise what was wrong.</summary>
    private string? Train(Variant variant, ulong seed, int threads, CancellationToken interrupted)
    {
        using StringWriter error = new();
        using StreamWriter events = new(Events(variant, seed), append: true);
        using Host own = new(TextReader.Null, events, error) { Interrupted = interrupted, DataFolder = host.DataFolder, RegistryFile = host.RegistryFile, Clock = host.Clock };
        int code = UnrollCli.Run(
            [
                "train", variant.Recipe, "--seed", seed.ToString(CultureInfo.InvariantCulture), "--out", ModelOf(variant, seed), "--resume", "--json", "--threads", threads.ToString(CultureInfo.InvariantCulture),
                .. data is null ? Array.Empty<string>() : ["--data", data], .. variant.Settings.SelectMany(setting => new[] { "--set", setting }),
            ], own);
        string message = error.ToString().Trim();
        return code == ExitCode.Ok || interrupted.IsCancellationRequested ? null : string.Create(CultureInfo.InvariantCulture, $"{variant.Name}, seed {seed}: {(message.StartsWith("unroll: ", StringComparison.Ordinal) ? message["unroll: ".Length..] : message)}");
    }

    private ComparedRun Read(Variant variant, ulong seed)
    {
        using Model model = Model.Load(ModelOf(variant, seed));
        double seconds = double.NaN, speed = double.NaN;
        foreach (string line in File.ReadLines(Events(variant, seed)).Where(line => line.StartsWith("{\"event\":\"finished\"", StringComparison.Ordinal) && line.EndsWith('}')))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            (seconds, speed) = (json.RootElement.GetProperty("seconds").GetDouble(), json.RootElement.GetProperty("tokensPerSecond").GetDouble());
        }
        return new ComparedRun(variant.Name, seed, model.Report, seconds, speed);
    }

    /// <summary>Compares the best variant with each other one on the test set, without one on the dev set; nothing where there is neither, or one variant.</summary>
    private (bool IsError, (string Best, string Other, PairedDifference Test)[] Tests) Test(ComparedRun[] runs, int rounds, LabVerb.Progress progress)
    {
        Splits parts = Recipe.Load(variants[0].Recipe, variants[0].Settings).Data.Open(DataArgument.Resolve(host, data));
        if ((parts.Test ?? parts.Dev) is not { } examples || examples.Count == 0)
            return (false, []);
        using Device device = new();
        using Model judge = Model.Load(ModelOf(variants[0], 1), null, device);
        if (judge.Problem is IStreamProblem)
            return (true, []); // one long text has no items to exchange, and its score is a perplexity
        Dictionary<string, IAnswer[][]> answers = variants.ToDictionary(variant => variant.Name, variant => Enumerable.Range(1, seeds).Select(seed => Answers(variant, (ulong)seed, examples, device)).ToArray(), StringComparer.Ordinal);
        bool isError = judge.Problem.Score(examples, answers[variants[0].Name][0]) is var report && report.IsError(report.Metric);
        IGrouping<string, ComparedRun>[] groups = [.. runs.GroupBy(run => run.Variant, StringComparer.Ordinal)];
        string best = (isError ? groups.MinBy(Mean) : groups.MaxBy(Mean))!.Key;
        return (isError, rounds == 0 ? [] : [.. variants.Where(variant => variant.Name != best).Select(variant =>
        {
            progress(1, $"{best} against {variant.Name}");
            return (best, variant.Name, PairedTest.Of(some => judge.Problem.Score(examples, some).Main, answers[best], answers[variant.Name], rounds, 1));
        })]);

        static double Mean(IGrouping<string, ComparedRun> group) => group.Average(run => run.Score ?? double.NaN);
    }

    private IAnswer[] Answers(Variant variant, ulong seed, Dataset examples, Device device)
    {
        using Model model = Model.Load(ModelOf(variant, seed), null, device);
        return [.. model.Predict(examples, cancel: host.Interrupted)];
    }

    private string ModelOf(Variant variant, ulong seed) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{variant.FileName}-{seed}.model"));

    private string Events(Variant variant, ulong seed) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{variant.FileName}-{seed}.jsonl"));
}
