using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The tree of a sentence, or several, and where the decoder looked when it wrote the best one.</summary>
[JsonConverter(typeof(AnswerJson<ParsingAnswer>))]
public sealed class ParsingAnswer : IAnswer
{
    internal ParsingAnswer(IReadOnlyList<string> words, IReadOnlyList<ParsedTree> best) => (Words, Best) = (words, best);

    /// <summary>The words of the sentence, [S].</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The outputs, the best first; none for a sentence without words.</summary>
    public IReadOnlyList<ParsedTree> Best { get; }

    /// <summary>The best tree; null if the best output is malformed, or the sentence has no words.</summary>
    public Tree? Tree => Best.Count == 0 ? null : Best[0].Tree;

    /// <summary>The log-probability of each token of the best output given those before it, and of its end if that was reached, in nats, [U].</summary>
    public IReadOnlyList<double> LogProbabilities { get; internal init; } = [];

    /// <summary>The weights of attention, [U, S] row after row; null without attention.</summary>
    internal double[]? Weights { get; init; }

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteAll(writer, "words", Words, writer.WriteStringValue);
        if (Best.Count == 0)
            writer.WriteNull("tree");
        else
            WriteOne(writer, Best[0]);
        if (Best.Count > 1)
        {
            writer.WriteStartArray("alternatives");
            foreach (ParsedTree one in Best)
            {
                writer.WriteStartObject();
                WriteOne(writer, one);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        if (full && Best.Count > 0)
            WriteAll(writer, "logProbabilities", LogProbabilities, number => writer.WriteNumberValue(Math.Round(number, 6)));
        if (full && Weights is not null)
        {
            WriteAll(writer, "attention", Weights.Chunk(Words.Count), row =>
            {
                writer.WriteStartArray();
                foreach (double weight in row)
                    writer.WriteNumberValue(Math.Round(weight, 6));
                writer.WriteEndArray();
            });
        }
        writer.WriteEndObject();
    }

    /// <summary>A line an output: log-probability in nats, and tree; then an empty line.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (ParsedTree one in Best)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.LogProbability:0.####}\t{one.Text}"));
        writer.WriteLine();
    }

    /// <summary>The tree in brackets; of several a line each, with its number and log-probability in nats.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Best.Count < 2)
            writer.WriteLine(Best.Count == 0 ? "" : Best[0].Text);
        for (int i = 0; i < Best.Count && Best.Count > 1; i++)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {Best[i].LogProbability:0.00}  {Best[i].Text}"));
    }

    /// <summary>The tree, the probability of each token, and with attention where the decoder looked when it wrote it.</summary>
    public IReadOnlyList<Figure> Figures
    {
        get
        {
            if (Best.Count == 0)
                return [];
            List<Figure> figures = [];
            if (Tree is { } tree)
                figures.Add(new TreeFigure("", tree));
            string[] written = Best[0].Ended ? [.. Best[0].Tokens, PlainText.End] : [.. Best[0].Tokens];
            figures.Add(new TokensFigure("probability of each token given those before it", written, LogProbabilities.Select(Math.Exp)));
            if (Weights is not null)
                figures.Add(new HeatMapFigure("where the decoder looked (columns) when it wrote each token (rows)", written, Words, Weights.Chunk(Words.Count)));
            return figures;
        }
    }

    private static void WriteOne(Utf8JsonWriter writer, ParsedTree one)
    {
        writer.WriteString("tree", one.Tree?.ToString());
        if (one.Tree is null)
            writer.WriteBoolean("malformed", true);
        WriteAll(writer, "tokens", one.Tokens, writer.WriteStringValue);
        writer.WriteNumber("logProbability", Math.Round(one.LogProbability, 6));
        writer.WriteBoolean("ended", one.Ended);
    }

    private static void WriteAll<T>(Utf8JsonWriter writer, string name, IEnumerable<T> all, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (T one in all)
            write(one);
        writer.WriteEndArray();
    }
}
