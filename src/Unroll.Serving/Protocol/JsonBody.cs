using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Unroll;

/// <summary>Reads the JSON of a request, and writes the JSON of a response as <c>unroll predict --json</c> writes it.</summary>
internal static class JsonBody
{
    private const string ContentType = "application/json";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static JsonWriterOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole body.</summary>
    /// <exception cref="HttpFailure">It is no JSON, not UTF-8, or too deep.</exception>
    public static async Task<JsonDocument> Read(HttpRequest request, CancellationToken cancel)
    {
        if (!string.IsNullOrEmpty(request.ContentType) && !request.HasJsonContentType()) // clients of Triton send none
            throw new HttpFailure(StatusCodes.Status415UnsupportedMediaType, $"Found the content type '{VisibleText.Of(request.ContentType)}'; expected {ContentType}.");
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body, cancel);
        body.Position = 0;
        CheckEncoding(body.GetBuffer().AsSpan(0, (int)body.Length));
        try
        {
            return await JsonDocument.ParseAsync(body, Strict, cancel);
        }
        catch (JsonException e)
        {
            throw new HttpFailure(StatusCodes.Status400BadRequest, FormattableString.Invariant($"The body is no valid JSON{Place(e)}; expected one object, at most {Strict.MaxDepth} levels deep, with each property once."), e);
        }
    }

    /// <summary>The reader of JSON looks at the bytes of a text only when it is asked for the text.</summary>
    private static void CheckEncoding(ReadOnlySpan<byte> body)
    {
        if (Utf8.IsValid(body))
            return;
        int at = 0;
        while (Rune.DecodeFromUtf8(body[at..], out _, out int bytes) == OperationStatus.Done)
            at += bytes;
        throw new HttpFailure(StatusCodes.Status400BadRequest, FormattableString.Invariant($"The body is not valid UTF-8 at byte {at + 1}; expected JSON in UTF-8."));
    }

    /// <summary>Where the reader stopped; it does not say so of a property that is there twice.</summary>
    private static FormattableString Place(JsonException e) => e.LineNumber is { } line ? (FormattableString)$" at line {line + 1}, byte {e.BytePositionInLine + 1}" : $"";

    /// <summary>Sends a response.</summary>
    public static Task Write(HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK, string type = ContentType)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Relaxed))
            write(json);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.WrittenCount;
        return context.Response.Body.WriteAsync(bytes.WrittenMemory, context.RequestAborted).AsTask();
    }
}
