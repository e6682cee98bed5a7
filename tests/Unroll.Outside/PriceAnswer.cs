using System.Text.Json;
using System.Text.Json.Serialization;
using Unroll;

namespace Outside;

/// <summary>The answer of a price model: whether an offer is cheap, fair or expensive.</summary>
[JsonConverter(typeof(AnswerJson<PriceAnswer>))]
public sealed class PriceAnswer : IAnswer
{
    private readonly IReadOnlyList<string> labels;
    private readonly IReadOnlyList<double> probabilities;

    internal PriceAnswer(IReadOnlyList<string> labels, IReadOnlyList<double> probabilities, double threshold)
    {
        this.labels = labels;
        this.probabilities = probabilities;
        Probability = probabilities.Max();
        Label = Probability >= threshold ? labels[probabilities.ToList().IndexOf(Probability)] : "unsure";
    }

    /// <summary>The most probable label, or "unsure".</summary>
    public string Label { get; }

    /// <summary>The probability of the most probable label.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        writer.WriteStartObject();
        writer.WriteString("label", Label);
        writer.WriteNumber("probability", Math.Round(Probability, 6));
        for (int i = 0; full && i < labels.Count; i++)
            writer.WriteNumber(labels[i], Math.Round(probabilities[i], 6));
        writer.WriteEndObject();
    }

    /// <summary>A line: label and probability.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer) => writer.WriteLine(FormattableString.Invariant($"{Label}\t{Probability:0.####}"));

    /// <summary>The probability of each label.</summary>
    public IReadOnlyList<Figure> Figures => [new BarsFigure("probability of each label", labels.Zip(probabilities), full: 1)];
}
