using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Cli;

/// <summary>One JSON object a line.</summary>
internal sealed class JsonAnswers(TextWriter output, bool full) : IAnswerWriter
{
    private readonly JsonLines lines = new(output);
    private readonly ArrayBufferWriter<byte> buffer = new();

    public void Write(IAnswer answer, Places? places) => lines.Write(json =>
    {
        if (places is null)
            answer.WriteCheckedJson(json, full);
        else
            Placed(answer, places).WriteTo(json);
    });

    public void End()
    {
    }

    /// <summary>The answer with the text, the place of each word, and in each span the place of its characters.</summary>
    private JsonObject Placed(IAnswer answer, Places places)
    {
        buffer.ResetWrittenCount();
        using (Utf8JsonWriter json = new(buffer))
            answer.WriteCheckedJson(json, full);
        JsonObject said = JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
        JsonObject whole = new() { ["text"] = places.Text, ["offsets"] = new JsonArray([.. places.Words.Select(word => Pair(word))]) };
        foreach ((string name, JsonNode? value) in said)
            whole.TryAdd(name, value?.DeepClone());
        Place(whole, places);
        return whole;
    }

    private static void Place(JsonNode? node, Places places)
    {
        if (node is JsonObject one)
        {
            if (one["start"] is JsonValue start && one["end"] is JsonValue end)
                one["characters"] = Pair(places.Of(start.GetValue<int>(), end.GetValue<int>()));
            foreach ((_, JsonNode? value) in one.ToArray())
                Place(value, places);
        }
        else if (node is JsonArray { Count: > 0 } all && all[0] is JsonObject)
        {
            foreach (JsonNode? item in all)
                Place(item, places);
        }
    }

    private static JsonArray Pair((int Start, int End) place) => new(place.Start, place.End);
}
