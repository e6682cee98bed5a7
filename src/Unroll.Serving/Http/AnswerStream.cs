using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Unroll;

/// <summary>
/// Sends an answer token by token as server-sent events: an event without a name for each token (<c>token</c>, <c>text</c>, <c>logProbability</c>), and <c>done</c> at the end. If it fails on the way, the
/// last event is <c>error</c>, with a sentence. A caller who closes the connection ends the computation.
/// </summary>
internal static class AnswerStream
{
    private const string ContentType = "text/event-stream";

    /// <summary>Whether the caller accepts nothing but events.</summary>
    public static bool IsWanted(HttpRequest request) => request.Headers.Accept.ToString().StartsWith(ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends the answer to the one instance of a request.</summary>
    /// <exception cref="UnrollException">The model gives whole answers only, or not with these options.</exception>
    public static async Task Send(HttpContext context, ServedModel model, JsonElement body)
    {
        CancellationToken cancel = context.RequestAborted;
        (ModelVersion version, IAsyncEnumerator<GeneratedToken> tokens, bool more) = await model.Stream(one => One(one.Instances.Read(body)), cancel); // what is wrong with the request shows here, while the status can still say so
        await using IAsyncDisposable ending = tokens;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        int count = 0;
        try
        {
            for (; more; more = await tokens.MoveNextAsync(), count++)
            {
                GeneratedToken token = tokens.Current;
                await Event(context, null, json =>
                {
                    json.WriteString("token", token.Token);
                    json.WriteString("text", token.Text);
                    json.WriteNumber("logProbability", token.LogProbability);
                });
            }
            await Event(context, "done", json =>
            {
                json.WriteString("model", model.Name);
                json.WriteString("version", version.Version);
                json.WriteNumber("tokens", count);
            });
        }
        catch (Exception e) when (e is UnrollException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            await Event(context, "error", json => json.WriteString("detail", e is UnrollException ? e.Message : "The answer was ended."));
        }
    }

    private static Instances One(Instances request) => request.Examples.Count == 1 ? request
        : throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"Found {request.Examples.Count} instances to be answered token by token; expected one."));

    private static async Task Event(HttpContext context, string? name, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        if (name is not null)
            bytes.Write(System.Text.Encoding.UTF8.GetBytes($"event: {name}\n"));
        bytes.Write("data: "u8);
        using (Utf8JsonWriter json = new(bytes, JsonBody.Relaxed))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        bytes.Write("\n\n"u8);
        await context.Response.Body.WriteAsync(bytes.WrittenMemory, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
