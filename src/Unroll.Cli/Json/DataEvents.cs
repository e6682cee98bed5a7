using System.Diagnostics;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Fetching as JSON lines.</summary>
internal sealed class DataEvents(TextWriter output) : IDataView
{
    private const double SecondsBetween = 0.1;

    private readonly Stopwatch sinceReceived = new();

    public void Begin(Corpus corpus) => Write("corpus", json => DataText.WriteTerms(json, corpus));

    public void While(Action fetching) => fetching();

    public void Report(DataEvent value)
    {
        if (value.Stage == DataStage.Received)
        {
            if (sinceReceived.IsRunning && sinceReceived.Elapsed.TotalSeconds < SecondsBetween)
                return;
            sinceReceived.Restart();
        }
        Write(JsonNamingPolicy.CamelCase.ConvertName(value.Stage.ToString()), json =>
        {
            json.WriteString("corpus", value.Corpus);
            json.WriteString("file", value.File);
            json.WriteNumber("bytes", value.Bytes);
            json.WriteNumber("total", value.Total);
            json.WriteString("note", value.Note);
        });
    }

    public void End(Corpus corpus, string folder) => Write("finished", json =>
    {
        json.WriteString("corpus", corpus.Name);
        json.WriteString("folder", folder);
    });

    private void Write(string name, Action<Utf8JsonWriter> properties)
    {
        JsonLine.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            properties(json);
            json.WriteEndObject();
        });
        output.Flush();
    }
}
