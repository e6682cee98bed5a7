using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What was written for an input, and where the decoder looked.</summary>
[JsonConverter(typeof(AnswerJson<TranslationAnswer>))]
public sealed class TranslationAnswer : IAnswer
{
    internal TranslationAnswer(IReadOnlyList<string> steps, IReadOnlyList<WrittenOutput> best) => (Steps, Best) = (steps, best);

    /// <summary>The input's words, [S]; empty where it is made of something else.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>The outputs, the best first; at least one.</summary>
    public IReadOnlyList<WrittenOutput> Best { get; }

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

    /// <summary>The steps of the input at which the decoder looked for each token; null without attention, and where the input is not made of words.</summary>
    AttentionMap? IAnswer.Attention => Weights is null || Steps.Count == 0 ? null : new AttentionMap(Best[0].TokensAndEnd(), Steps, Weights.Chunk(Steps.Count));

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WrittenOutput.WriteJson(writer, Best);
        if (full)
        {
            writer.WritePropertyName("logProbabilities");
            WrittenOutput.WriteNumbers(writer, LogProbabilities);
        }
        if (full && Weights is not null)
            WriteAttention(writer, Weights);
        writer.WriteEndObject();
    }

    /// <summary>A line an output: log-probability in nats, and text; then an empty line.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteColumns(TextWriter writer) => WrittenOutput.WriteColumns(writer, Best);

    /// <summary>The text; of several outputs a line each, with its number and log-probability in nats.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteText(TextWriter writer) => WrittenOutput.WriteText(writer, Best);

    /// <summary>The probability of each token, and with attention where the decoder looked when it wrote it.</summary>
    public IReadOnlyList<Figure> Figures
    {
        get
        {
            string[] written = Best[0].TokensAndEnd();
            TokensFigure probabilities = new("probability of each token given those before it", written, LogProbabilities.Select(Math.Exp));
            return Weights is null || Steps.Count == 0 ? [probabilities] : [probabilities, new HeatMapFigure("where the decoder looked (columns) when it wrote each token (rows)", written, Steps, Weights.Chunk(Steps.Count))];
        }
    }

    private void WriteAttention(Utf8JsonWriter writer, double[] weights)
    {
        writer.WriteStartArray("attention");
        foreach (double[] row in weights.Chunk(Math.Max(1, Steps.Count)))
            WrittenOutput.WriteNumbers(writer, row);
        writer.WriteEndArray();
    }
}
