using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Writes an answer for <see cref="JsonSerializer"/> as the command line's <c>--json</c> does; <c>[JsonConverter(typeof(AnswerJson&lt;MyAnswer&gt;))]</c> on an answer of
/// your own does the same for it. Answers are not read again.
/// </summary>
/// <typeparam name="T">The kind of answer.</typeparam>
public sealed class AnswerJson<T> : JsonConverter<T> where T : IAnswer
{
    private const byte Delete = 0x7f;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Answers are written as JSON, not read.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter plain = new(json, Plain))
            value.WriteCheckedJson(plain, full: false);
        if (Ascii.IsValid(json.WrittenSpan) && !json.WrittenSpan.Contains(Delete))
            writer.WriteRawValue(json.WrittenSpan, skipInputValidation: true); // the encoder has escaped all other characters of ASCII that cannot be seen
        else
            writer.WriteRawValue(Escaped(Encoding.UTF8.GetString(json.WrittenSpan)), skipInputValidation: true);
    }

    /// <summary>The encoder lets characters pass that change the direction of text; they stand within strings, where JSON's escapes mean the same.</summary>
    private static string Escaped(string json) => !json.Any(IsLeft) ? json
        : string.Concat(json.Select(c => IsLeft(c) ? VisibleText.Written(c) : c.ToString()));

    private static bool IsLeft(char c) => VisibleText.IsHidden(c) && c != '\n' && !char.IsSurrogate(c);
}
