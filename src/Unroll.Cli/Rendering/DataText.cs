using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What people and programs are told of corpora.</summary>
internal static class DataText
{
    private const double Thousand = 1000;

    /// <summary>A number of bytes: 861 B, 23 kB, 1.2 MB.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => bytes.ToString(CultureInfo.InvariantCulture) + " B",
        < 999_500 => (bytes / Thousand).ToString("0", CultureInfo.InvariantCulture) + " kB",
        _ => (bytes / Thousand / Thousand).ToString("#,0.0", CultureInfo.InvariantCulture) + " MB",
    };

    public static void WriteList(IAnsiConsole console, Host host, DataCache cache)
    {
        Table table = Screen.Table("name", "task", "#size", "licence", "here");
        foreach (Corpus corpus in cache.Registry.Corpora)
            table.Row(corpus.Name, corpus.Task, Size(corpus.Bytes), corpus.Licence, Here(cache, corpus));
        console.Show(table);
        console.Line("");
        console.Line($"Corpora are kept in {cache.Folder}; {host.Command} data get NAME  fetches one.");
    }

    public static void WriteList(Utf8JsonWriter json, DataCache cache)
    {
        json.WriteStartObject();
        json.WriteString("folder", cache.Folder);
        json.WriteStartArray("corpora");
        foreach (Corpus corpus in cache.Registry.Corpora)
        {
            json.WriteStartObject();
            WriteTerms(json, corpus);
            json.WriteBoolean("here", cache.IsComplete(corpus.Name));
            json.WriteStartArray("files");
            foreach (CorpusFile file in corpus.Files)
            {
                json.WriteStartObject();
                json.WriteString("name", file.Name);
                json.WriteNumber("bytes", file.Bytes);
                json.WriteString("sha256", file.Sha256);
                json.WriteString("address", corpus.From[0] + (file.Path ?? file.Name));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What a corpus is, and on what terms.</summary>
    public static void WriteTerms(IAnsiConsole console, Corpus corpus)
    {
        console.MarkupLine($"[bold]{Markup.Escape(corpus.Name)}[/]: {Markup.Escape(corpus.Title)} ({Size(corpus.Bytes)})");
        foreach ((string name, string? text) in new[] { ("licence", corpus.Licence), ("cite", corpus.Citation), ("home", corpus.Home), ("files", corpus.Note) })
        {
            if (text is not null)
                console.Line($"  {name + ":",-8} {text}");
        }
    }

    /// <summary>What a corpus is, and on what terms, as properties of an open object.</summary>
    public static void WriteTerms(Utf8JsonWriter json, Corpus corpus)
    {
        json.WriteString("name", corpus.Name);
        json.WriteString("title", corpus.Title);
        json.WriteString("task", corpus.Task);
        json.WriteString("recipe", corpus.Recipe);
        json.WriteString("licence", corpus.Licence);
        json.WriteString("citation", corpus.Citation);
        json.WriteString("home", corpus.Home);
        json.WriteString("note", corpus.Note);
        json.WriteNumber("bytes", corpus.Bytes);
    }

    /// <summary>An event as a line; null if it is none for a log.</summary>
    public static string? Line(DataEvent value) => value.Stage switch
    {
        DataStage.Waiting => "  another process is fetching this corpus; waiting for it",
        DataStage.Here => $"  {value.File}: here, {Size(value.Total)}",
        DataStage.Started when value.Bytes > 0 => $"  {value.File}: goes on after {Size(value.Bytes)}",
        DataStage.Retrying => $"  {value.File}: {value.Note}; trying again",
        DataStage.Fetched => $"  {value.File}: fetched, {Size(value.Total)}",
        DataStage.Unpacked => $"  {value.File}: unpacked",
        _ => null,
    };

    public static void WriteEnd(IAnsiConsole console, Host host, Corpus corpus, string folder)
    {
        string trying = corpus.Recipe is null ? "" : $" Try it:  {host.Command} train {corpus.Recipe} --data {corpus.Name}";
        console.Line($"{corpus.Name} is in {Calling.Quote(folder)}.{trying}");
        host.Output.Flush();
    }

    public static void WriteChecks(IAnsiConsole console, Host host, IEnumerable<(string Name, IReadOnlyList<FileCheck> Files)> checks, string folder)
    {
        bool any = false;
        foreach ((string name, IReadOnlyList<FileCheck> files) in checks)
        {
            any = true;
            foreach (FileCheck file in files)
                console.Line($"{name}/{file.Name}: {State(file)}");
            if (files.Any(file => file.State != FileState.Ok))
                console.Line($"{name} is not as registered; {host.Command} data get {name}  fetches what is changed or missing.");
        }
        if (!any)
            console.Line($"No corpus is in {folder}.");
    }

    public static void WriteChecks(Utf8JsonWriter json, IEnumerable<(string Name, IReadOnlyList<FileCheck> Files)> checks)
    {
        json.WriteStartObject();
        foreach ((string name, IReadOnlyList<FileCheck> files) in checks)
        {
            json.WriteStartObject(name);
            foreach (FileCheck file in files)
                json.WriteString(file.Name, State(file));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static string State(FileCheck file) => JsonNamingPolicy.CamelCase.ConvertName(file.State.ToString());

    private static string Here(DataCache cache, Corpus corpus) =>
        cache.IsComplete(corpus.Name) ? "yes" : Directory.Exists(cache.PathOf(corpus.Name)) ? "in part" : "";
}
