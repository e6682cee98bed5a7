using System.Text.Json;

namespace Unroll;

/// <summary>The tags of one sentence, with the spans they mark and their probabilities.</summary>
public sealed class Tagging : IAnswer
{
    private readonly Vocabulary vocabulary;
    private readonly int[] best;
    private readonly Real[] probabilities;

    internal Tagging(IReadOnlyList<string> words, Vocabulary vocabulary, int[] best, Real[] probabilities, bool spans)
    {
        this.vocabulary = vocabulary;
        this.best = best;
        this.probabilities = probabilities;
        Words = words;
        Tags = Array.ConvertAll(best, tag => vocabulary[tag]);
        Spans = spans ? Unroll.Tags.LenientSpans(Tags) : [];
    }

    /// <summary>The words as given, [T].</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>One tag a word, [T].</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The spans the tags mark, in order; none where tags mark no spans.</summary>
    public IReadOnlyList<Span> Spans { get; }

    /// <summary>All tags the model knows, [C].</summary>
    public IReadOnlyList<string> Classes => vocabulary.Entries;

    /// <summary>The probability of the tag that was chosen for a word.</summary>
    /// <param name="word">Its index.</param>
    public double Probability(int word) => probabilities[(word * vocabulary.Count) + best[word]];

    /// <summary>The probability of a tag at a word, 0 to 1.</summary>
    /// <param name="word">The word's index.</param>
    /// <param name="tag">Any of <see cref="Classes"/>.</param>
    public double Probability(int word, string tag) => probabilities[(word * vocabulary.Count) + vocabulary.Id(tag)];

    /// <summary>The product of the probabilities of a span's tags.</summary>
    /// <param name="span">One of <see cref="Spans"/>.</param>
    public double Probability(Span span) => Enumerable.Range(span.Start, span.End - span.Start).Aggregate(1.0, (p, word) => p * Probability(word));

    /// <summary>The words of a span, with blanks between them.</summary>
    /// <param name="span">One of <see cref="Spans"/>.</param>
    public string Text(Span span) => string.Join(' ', Words.Skip(span.Start).Take(span.End - span.Start));

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteAll(writer, "words", Words);
        WriteAll(writer, "tags", Tags);
        writer.WriteStartArray("probabilities");
        for (int word = 0; word < best.Length; word++)
            WriteProbability(writer, Probability(word));
        writer.WriteEndArray();
        writer.WriteStartArray("spans");
        foreach (Span span in Spans)
        {
            writer.WriteStartObject();
            writer.WriteString("type", span.Type);
            writer.WriteNumber("start", span.Start);
            writer.WriteNumber("end", span.End);
            writer.WriteString("text", Text(span));
            writer.WritePropertyName("probability");
            WriteProbability(writer, Probability(span));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (full)
            WriteDistributions(writer);
        writer.WriteEndObject();
    }

    /// <summary>A line a word: word, tag, probability; then an empty line.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        for (int word = 0; word < best.Length; word++)
            writer.WriteLine(FormattableString.Invariant($"{Words[word]}\t{Tags[word]}\t{Probability(word):0.####}"));
        writer.WriteLine();
    }

    private void WriteDistributions(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("distributions");
        for (int word = 0; word < best.Length; word++)
        {
            writer.WriteStartObject();
            foreach (string tag in Classes)
            {
                writer.WritePropertyName(tag);
                WriteProbability(writer, Probability(word, tag));
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteAll(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteProbability(Utf8JsonWriter writer, double p) => writer.WriteNumberValue(Math.Round(p, 6));
}
