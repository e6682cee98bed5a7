using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The answers to the questions about a picture.</summary>
[JsonConverter(typeof(AnswerJson<VisualAnswers>))]
public sealed class VisualAnswers : IAnswer
{
    internal VisualAnswers(Picture picture, int lines, int places, IEnumerable<VisualAnswer> all) => (Picture, Lines, Places, All) = (picture, lines, places, [.. all]);

    /// <summary>The picture as the model read it.</summary>
    public Picture Picture { get; }

    /// <summary>The lines of the grid of regions.</summary>
    public int Lines { get; }

    /// <summary>The regions of a line.</summary>
    public int Places { get; }

    /// <summary>An answer for each question; at least one.</summary>
    public IReadOnlyList<VisualAnswer> All { get; }

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <summary>The answer to the first question, and if there are more, all of them as <c>answers</c>.</summary>
    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteProperties(writer, All[0], full);
        if (All.Count > 1)
        {
            writer.WriteStartArray("answers");
            foreach (VisualAnswer one in All)
            {
                writer.WriteStartObject();
                WriteProperties(writer, one, full);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    /// <summary>A line a question: the answer, its probability, and the question; then an empty line.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (VisualAnswer one in All)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Text}\t{one.Probability(one.Text):0.####}\t{string.Join(' ', one.Question)}"));
        writer.WriteLine();
    }

    /// <summary>The answer with its probability and the next ones; of several questions, each with its question. Unknown words of the question are named, and so is a question without words.</summary>
    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (VisualAnswer one in All)
        {
            string ranked = string.Join("  ", one.Ranked.Take(3).Select(answer => string.Create(CultureInfo.InvariantCulture, $"{answer} ({one.Probability(answer):0.00})")));
            string unknown = one.Question.Count == 0 ? "  [the question has no words]" : one.UnknownWords.Count == 0 ? "" : $"  [words of the question that the model does not know: {string.Join(", ", one.UnknownWords)}]";
            writer.WriteLine((All.Count > 1 ? string.Join(' ', one.Question) + "  " : "") + ranked + unknown);
        }
    }

    /// <summary>The regions at which each hop looked, of all questions; null without hops.</summary>
    AttentionMap? IAnswer.Attention => All.Sum(one => one.Hops) == 0 ? null : new AttentionMap(
        All.SelectMany(one => Enumerable.Range(0, one.Hops).Select(hop => FormattableString.Invariant($"{string.Join(' ', one.Question)}, hop {hop + 1}"))),
        AttentionMap.Regions(Lines, Places),
        All.SelectMany(one => Enumerable.Range(0, one.Hops).Select(one.Attention)));

    /// <summary>For each question, the picture once for each hop, with the regions at which the model looked; without hops, the probabilities of the answers.</summary>
    public IReadOnlyList<Figure> Figures => [.. All.Select(one => one.Hops > 0
        ? new RegionsFigure($"{string.Join(' ', one.Question)} {one.Text}: where the model looked", Picture, Lines, Places, Enumerable.Range(0, one.Hops).Select(hop => ($"hop {hop + 1}", one.Attention(hop).AsEnumerable())))
        : (Figure)new BarsFigure($"{string.Join(' ', one.Question)}: probability of the answers", one.Ranked.Take(12).Select(answer => (answer, one.Probability(answer))), full: 1))];

    private void WriteProperties(Utf8JsonWriter writer, VisualAnswer one, bool full)
    {
        WrittenOutput.WriteTexts(writer, "question", one.Question);
        if (one.UnknownWords.Count > 0)
            WrittenOutput.WriteTexts(writer, "unknownWords", one.UnknownWords);
        writer.WriteString("answer", one.Text);
        writer.WriteNumber("probability", Math.Round(one.Probability(one.Text), 6));
        if (!full)
            return;
        writer.WriteStartObject("probabilities");
        foreach (string answer in one.Classes)
            writer.WriteNumber(answer, Math.Round(one.Probability(answer), 6));
        writer.WriteEndObject();
        writer.WriteStartArray("attention");
        for (int hop = 0; hop < one.Hops; hop++)
        {
            writer.WriteStartArray();
            foreach (double[] line in one.Attention(hop).Chunk(Places))
                WrittenOutput.WriteNumbers(writer, line);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }
}
