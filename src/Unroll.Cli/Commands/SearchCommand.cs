using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary><c>unroll search</c>.</summary>
internal static class SearchCommand
{
    public static Verb Create(Host host)
    {
        Argument<string> index = new("INDEX") { Description = "A file that `unroll index` made" };
        Argument<string[]> queries = new("QUERY") { Description = "Sound files with what is looked for", Arity = ArgumentArity.OneOrMore };
        Option<int> top = Options.Number("--top", "Show at most N segments of each query; default 10", 1, 1_000_000, value => (int)value);
        Option<string?> model = Options.Path("--model", "The folder of the model, if it is not where the index says", "MODEL");
        Option<bool> json = Options.Json("Write one JSON object per query");
        Option<int> threads = Options.Threads();
        Verb verb = new("search", "Find the places in an index of sounds that sound like a query.",
        [
            ("search recordings.index query.wav", "The ten most similar segments: cosine, place, file."),
            ("search recordings.index query.wav --top 3 --json", "Three of them, for a program."),
        ])
        {
            index, queries, top, model, json, threads,
        };
        verb.SetAction(parse =>
        {
            using SoundIndex opened = SoundIndex.Open(parse.GetValue(index)!);
            using Device device = new(parse.GetValue(threads));
            using Model loaded = Model.Load(parse.GetValue(model) ?? opened.ModelFolder, null, device);
            opened.Check(loaded);
            InputField field = SoundArguments.Field(loaded);
            JsonLines lines = new(host.Output);
            foreach (string query in parse.GetValue(queries)!)
            {
                IReadOnlyList<SoundHit> hits = opened.Search(opened.Query(loaded, SoundArguments.Read(field, query)), parse.GetValue(top) is > 0 and int count ? count : 10);
                if (parse.GetValue(json))
                    WriteJson(lines, query, hits);
                else
                    WriteText(host, query, hits);
            }
            return ExitCode.Ok;
        });
        return verb;
    }

    private static void WriteJson(JsonLines lines, string query, IReadOnlyList<SoundHit> hits) => lines.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("query", query);
        writer.WriteStartArray("hits");
        foreach (SoundHit hit in hits)
        {
            writer.WriteStartObject();
            writer.WriteString("file", hit.File);
            writer.WriteNumber("start", Math.Round(hit.Time.Start, 3));
            writer.WriteNumber("end", Math.Round(hit.Time.End, 3));
            writer.WriteNumber("cosine", Math.Round(hit.Cosine, 6));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteText(Host host, string query, IReadOnlyList<SoundHit> hits)
    {
        host.People.Write($"{query}\n");
        foreach (SoundHit hit in hits)
            host.People.Write(string.Create(CultureInfo.InvariantCulture, $"  {hit.Cosine,6:0.000}  {hit.Time.Start,8:0.00} to {hit.Time.End:0.00} s  {hit.File}\n"));
    }
}
