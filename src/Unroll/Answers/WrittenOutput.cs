using System.Globalization;
using System.Text.Json;

namespace Unroll;

/// <summary>One text that a model wrote about an input.</summary>
/// <param name="Text">The tokens put together.</param>
/// <param name="Tokens">Without the end, [U].</param>
/// <param name="LogProbability">The model's log-probability of all tokens and of the end, if it was reached, in nats.</param>
/// <param name="Ended">Whether the end was reached; otherwise it was cut off at the greatest length.</param>
public sealed record WrittenOutput(string Text, IReadOnlyList<string> Tokens, double LogProbability, bool Ended)
{
    /// <summary>Several texts as columns: a line each with log-probability and text; then an empty line.</summary>
    internal static void WriteColumns(TextWriter writer, IReadOnlyList<WrittenOutput> best)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (WrittenOutput one in best)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.LogProbability:0.####}\t{one.Text}"));
        writer.WriteLine();
    }

    /// <summary>One text as it is; of several a line each, with its number and log-probability.</summary>
    internal static void WriteText(TextWriter writer, IReadOnlyList<WrittenOutput> best)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (best.Count == 1)
            writer.WriteLine(best[0].Text);
        for (int i = 0; i < best.Count && best.Count > 1; i++)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {best[i].LogProbability:0.00}  {best[i].Text}"));
    }

    /// <summary>The best text as properties of an open object, and of several all of them as <c>alternatives</c>.</summary>
    internal static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<WrittenOutput> best)
    {
        best[0].WriteProperties(writer);
        if (best.Count == 1)
            return;
        writer.WriteStartArray("alternatives");
        foreach (WrittenOutput one in best)
        {
            writer.WriteStartObject();
            one.WriteProperties(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Numbers as an array, to six digits.</summary>
    internal static void WriteNumbers(Utf8JsonWriter writer, IEnumerable<double> numbers)
    {
        writer.WriteStartArray();
        foreach (double number in numbers)
            writer.WriteNumberValue(Math.Round(number, 6));
        writer.WriteEndArray();
    }

    /// <summary>Texts as a property that is an array.</summary>
    internal static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>The tokens, and the end where it was reached.</summary>
    internal string[] TokensAndEnd() => Ended ? [.. Tokens, PlainText.End] : [.. Tokens];

    private void WriteProperties(Utf8JsonWriter writer)
    {
        writer.WriteString("text", Text);
        writer.WriteStartArray("tokens");
        foreach (string token in Tokens)
            writer.WriteStringValue(token);
        writer.WriteEndArray();
        writer.WriteNumber("logProbability", Math.Round(LogProbability, 6));
        writer.WriteBoolean("ended", Ended);
    }
}
