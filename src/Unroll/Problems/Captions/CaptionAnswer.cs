using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What was written about a picture, and where the decoder looked.</summary>
[JsonConverter(typeof(AnswerJson<CaptionAnswer>))]
public sealed class CaptionAnswer : IAnswer
{
    internal CaptionAnswer(Picture picture, int lines, int places, IReadOnlyList<WrittenOutput> best) => (Picture, Lines, Places, Best) = (picture, lines, places, best);

    /// <summary>The picture as the model read it.</summary>
    public Picture Picture { get; }

    /// <summary>The lines of the grid of regions.</summary>
    public int Lines { get; }

    /// <summary>The regions of a line.</summary>
    public int Places { get; }

    /// <summary>The captions, the best first; at least one.</summary>
    public IReadOnlyList<WrittenOutput> Best { get; }

    /// <summary>The best caption's text.</summary>
    public string Text => Best[0].Text;

    /// <summary>The log-probability of each token of the best caption given those before it, and of its end if that was reached, in nats, [U].</summary>
    public IReadOnlyList<double> LogProbabilities { get; internal init; } = [];

    /// <summary>Whether the model has attention.</summary>
    public bool HasAttention => Weights is not null;

    /// <summary>The weights of attention, [U, Lines Places] row after row; null without attention.</summary>
    internal double[]? Weights { get; init; }

    /// <summary>How much the decoder looked at a region when it wrote a token of the best caption, 0 to 1.</summary>
    /// <param name="token">Its index; the end is the last one.</param>
    /// <param name="line">The region's line, from the top.</param>
    /// <param name="place">The region's place in its line, from the left.</param>
    /// <exception cref="UnrollException">There is no such token or region, or the model has no attention.</exception>
    public double Attention(int token, int line, int place)
    {
        if (Weights is null)
            throw new UnrollException("Attention was asked for; expected an answer of a model that has some (model.decoder.attention).");
        Require.That((uint)token < (uint)LogProbabilities.Count && (uint)line < (uint)Lines && (uint)place < (uint)Places, "Attention",
            $"token {token}, line {line}, place {place}", $"tokens 0 to {LogProbabilities.Count - 1}, lines 0 to {Lines - 1} and places 0 to {Places - 1}");
        return Weights[(((token * Lines) + line) * Places) + place];
    }

    /// <summary>The regions at which the decoder looked for each token; null without attention.</summary>
    AttentionMap? IAnswer.Attention => Weights is null ? null : new AttentionMap(Best[0].TokensAndEnd(), AttentionMap.Regions(Lines, Places), Weights.Chunk(Lines * Places));

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
            if (Weights is not null)
                WriteAttention(writer, Weights);
        }
        writer.WriteEndObject();
    }

    /// <summary>A line a caption: log-probability in nats, and text; then an empty line.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteColumns(TextWriter writer) => WrittenOutput.WriteColumns(writer, Best);

    /// <summary>The text; of several captions a line each, with its number and log-probability in nats.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteText(TextWriter writer) => WrittenOutput.WriteText(writer, Best);

    /// <summary>The probability of each token, and with attention the picture for each, with the regions at which the decoder looked.</summary>
    public IReadOnlyList<Figure> Figures
    {
        get
        {
            string[] written = Best[0].TokensAndEnd();
            TokensFigure probabilities = new("probability of each token given those before it", written, LogProbabilities.Select(Math.Exp));
            return Weights is null ? [probabilities]
                : [probabilities, new RegionsFigure("where the decoder looked when it wrote each token", Picture, Lines, Places, written.Zip(Weights.Chunk(Lines * Places), (token, weights) => (token, (IEnumerable<double>)weights)))];
        }
    }

    /// <summary>For each token, the weights of each line of regions.</summary>
    private void WriteAttention(Utf8JsonWriter writer, double[] weights)
    {
        writer.WriteStartArray("attention");
        foreach (double[] token in weights.Chunk(Lines * Places))
        {
            writer.WriteStartArray();
            foreach (double[] line in token.Chunk(Places))
                WrittenOutput.WriteNumbers(writer, line);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }
}
