using System.Text.Json;

namespace Unroll;

/// <summary>A token that was recognised.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Time">Where it is in the sound; null if this is unknown.</param>
/// <param name="Probability">The mean probability that the model gives it in its rows, 0 to 1; null if this is unknown.</param>
public readonly record struct HeardToken(string Text, TokenTime? Time, double? Probability)
{
    /// <summary>Writes it as one JSON object: text, and start, end and probability where they are known.</summary>
    /// <param name="writer">Receives the output.</param>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("text", Text);
        if (Time is { } time)
        {
            writer.WriteNumber("start", Math.Round(time.Start, 4));
            writer.WriteNumber("end", Math.Round(time.End, 4));
        }
        if (Probability is { } probability)
            writer.WriteNumber("probability", Math.Round(probability, 6));
        writer.WriteEndObject();
    }
}
