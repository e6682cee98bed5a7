using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What was written for an input, and where the decoder looked.</summary>
[JsonConverter(typeof(AnswerJson<TranslationAnswer>))]
public sealed class TranslationAnswer : IAnswer
{
    internal TranslationAnswer(IReadOnlyList<string> steps, IReadOnlyList<TranslatedText> best) => (Steps, Best) = (steps, best);

    /// <summary>The input's words, [S]; empty where it is made of something else.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>The outputs, the best first; at least one.</summary>
    public IReadOnlyList<TranslatedText> Best { get; }

    /// <summary>The best output's text.</summary>
    public string Text => Best[0].Text;

    /// <summary>The log-probability of each token of the best output given those before it, and of its end if that was reached, in nats, [U].</summary>
    public IReadOnlyList<double> LogProbabilities { get; internal init; } = [];

    /// <summary>Whether the model has attention.</summary>
    public bool HasAttention => Weights is not null;

    /// <summary>The log-probability of the right output and its end, in nats; null where that is not known.</summary>
    internal double? RightLogProbability { get; init; }

    /// <summary>Whether an output was decoded; otherwise only the right one was scored.</summary>
    internal bool IsDecoded { get; init; } = true;

    /// <summary>The weights of attention, [U, S] row after row; null without attention.</summary>
    internal double[]? Weights { get; init; }

    /// <summary>How much the decoder looked at a step of the input when it wrote a token of the best output, 0 to 1.</summary>
    /// <param name="token">Its index; the end is the last one.</param>
    /// <param name="step">The input's step.</param>
    /// <exception cref="UnrollException">There is no such token or step, or the model has no attention.</exception>
    public double Attention(int token, int step)
    {
        if (Weights is null)
            throw new UnrollException("Attention was asked for; expected an answer of a model that has some (model.decoder.attention).");
        if ((uint)step >= (uint)Steps.Count || (uint)token >= (uint)LogProbabilities.Count)
            throw new UnrollException($"The attention of token {token} to step {step} was asked for; expected tokens 0 to {LogProbabilities.Count - 1} and steps 0 to {Steps.Count - 1}.");
        return Weights[(token * Steps.Count) + step];
    }

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteOne(writer, Best[0]);
        if (Best.Count > 1)
        {
            writer.WriteStartArray("alternatives");
            foreach (TranslatedText one in Best)
            {
                writer.WriteStartObject();
                WriteOne(writer, one);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        if (full)
            WriteNumbers(writer, "logProbabilities", LogProbabilities);
        if (full && Weights is not null)
            WriteAttention(writer, Weights);
        writer.WriteEndObject();
    }

    /// <summary>A line an output: log-probability in nats, and text; then an empty line.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (TranslatedText one in Best)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.LogProbability:0.####}\t{one.Text}"));
        writer.WriteLine();
    }

    /// <summary>The text; of several outputs a line each, with its number and log-probability in nats.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Best.Count == 1)
            writer.WriteLine(Text);
        for (int i = 0; i < Best.Count && Best.Count > 1; i++)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {Best[i].LogProbability:0.00}  {Best[i].Text}"));
    }

    /// <summary>The probability of each token, and with attention where the decoder looked when it wrote it.</summary>
    public IReadOnlyList<Figure> Figures
    {
        get
        {
            string[] written = Best[0].Ended ? [.. Best[0].Tokens, PlainText.End] : [.. Best[0].Tokens];
            TokensFigure probabilities = new("probability of each token given those before it", written, LogProbabilities.Select(Math.Exp));
            return Weights is null || Steps.Count == 0 ? [probabilities] : [probabilities, new HeatMapFigure("where the decoder looked (columns) when it wrote each token (rows)", written, Steps, Weights.Chunk(Steps.Count))];
        }
    }

    private static void WriteOne(Utf8JsonWriter writer, TranslatedText one)
    {
        writer.WriteString("text", one.Text);
        writer.WriteStartArray("tokens");
        foreach (string token in one.Tokens)
            writer.WriteStringValue(token);
        writer.WriteEndArray();
        writer.WriteNumber("logProbability", Math.Round(one.LogProbability, 6));
        writer.WriteBoolean("ended", one.Ended);
    }

    private void WriteAttention(Utf8JsonWriter writer, double[] weights)
    {
        writer.WriteStartArray("attention");
        foreach (double[] row in weights.Chunk(Math.Max(1, Steps.Count)))
        {
            writer.WriteStartArray();
            foreach (double weight in row)
                writer.WriteNumberValue(Math.Round(weight, 6));
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IEnumerable<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (double number in numbers)
            writer.WriteNumberValue(Math.Round(number, 6));
        writer.WriteEndArray();
    }
}
