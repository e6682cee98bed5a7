using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Writes answers for <see cref="JsonSerializer"/> as the command line's <c>--json</c> does; <c>[JsonConverter(typeof(AnswerJson))]</c> on an answer of your own does
/// the same for it. Answers are not read again.
/// </summary>
public sealed class AnswerJson : JsonConverterFactory
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return typeToConvert.IsAssignableTo(typeof(IAnswer));
    }

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return typeToConvert == typeof(IAnswer) ? new Converter<IAnswer>()
            : typeToConvert == typeof(Tagging) ? new Converter<Tagging>()
            : typeToConvert == typeof(Classification) ? new Converter<Classification>()
            : typeToConvert == typeof(TextAnswer) ? new Converter<TextAnswer>()
            : typeToConvert == typeof(Estimate) ? new Converter<Estimate>()
            : typeToConvert == typeof(FrameForecast) ? new Converter<FrameForecast>()
            : typeToConvert == typeof(Curve) ? new Converter<Curve>()
            : (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class Converter<T> : JsonConverter<T> where T : IAnswer
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Answers are written as JSON, not read.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            ArrayBufferWriter<byte> json = new();
            using (Utf8JsonWriter plain = new(json, Plain))
                value.WriteJson(plain, full: false);
            writer.WriteRawValue(Escaped(Encoding.UTF8.GetString(json.WrittenSpan)), skipInputValidation: true);
        }

        /// <summary>The encoder lets characters pass that change the direction of text; they stand within strings, where JSON's escapes mean the same.</summary>
        private static string Escaped(string json) => !json.Any(IsLeft) ? json
            : string.Concat(json.Select(c => IsLeft(c) ? VisibleText.Written(c) : c.ToString()));

        private static bool IsLeft(char c) => VisibleText.IsHidden(c) && c != '\n' && !char.IsSurrogate(c);
    }
}
