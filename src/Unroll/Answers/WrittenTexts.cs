using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a model wrote from the vector of a text: the text again, or the texts around it.</summary>
[JsonConverter(typeof(AnswerJson<WrittenTexts>))]
public sealed class WrittenTexts : IAnswer
{
    internal WrittenTexts(IReadOnlyList<WrittenText> texts) => Texts = texts;

    /// <summary>What was written, one for each of the model's decoders.</summary>
    public IReadOnlyList<WrittenText> Texts { get; }

    /// <summary>The log-probability of the right texts, in nats, and how many predictions they are; null where they are not known.</summary>
    internal (double LogProbability, int Predictions)? Right { get; init; }

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        foreach (WrittenText text in Texts)
        {
            if (text.Name.Length > 0)
                writer.WriteStartObject(text.Name);
            WriteOne(writer, text, full);
            if (text.Name.Length > 0)
                writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    /// <summary>A line a text: log-probability in nats, and text; then an empty line.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (WrittenText text in Texts)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text.LogProbabilities.Sum():0.####}\t{text.Text}"));
        writer.WriteLine();
    }

    /// <summary>A line a text, with its name if it has one.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (WrittenText text in Texts)
            writer.WriteLine(text.Name.Length > 0 ? $"{text.Name}: {text.Text}" : text.Text);
    }

    /// <summary>The probability of each token.</summary>
    public IReadOnlyList<Figure> Figures =>
    [
        .. Texts.Where(text => text.Tokens.Count > 0).Select(text => new TokensFigure(
            $"{(text.Name.Length > 0 ? text.Name + ": " : "")}probability of each token given those before it", text.Tokens, text.LogProbabilities.Take(text.Tokens.Count).Select(Math.Exp))),
    ];

    private static void WriteOne(Utf8JsonWriter writer, WrittenText text, bool full)
    {
        writer.WriteString("text", text.Text);
        writer.WriteStartArray("tokens");
        foreach (string token in text.Tokens)
            writer.WriteStringValue(token);
        writer.WriteEndArray();
        writer.WriteNumber("logProbability", Math.Round(text.LogProbabilities.Sum(), 6));
        writer.WriteBoolean("ended", text.Ended);
        if (!full)
            return;
        writer.WriteStartArray("logProbabilities");
        foreach (double number in text.LogProbabilities)
            writer.WriteNumberValue(Math.Round(number, 6));
        writer.WriteEndArray();
    }
}
