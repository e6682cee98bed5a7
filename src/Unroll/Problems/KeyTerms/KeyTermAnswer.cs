using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The key terms of a document, the best first, and where the model saw them.</summary>
[JsonConverter(typeof(AnswerJson<KeyTermAnswer>))]
public sealed class KeyTermAnswer : IAnswer
{
    internal KeyTermAnswer(IReadOnlyList<string> words, IReadOnlyList<double> weights, string shading, IReadOnlyList<KeyTerm> ranked, KeyTermOptions options)
    {
        Words = words;
        Weights = weights;
        Shading = shading;
        Ranked = ranked;
        Terms = [.. options.Most > 0 ? ranked.Take(options.Most) : ranked.TakeWhile(term => term.Score >= options.Threshold)];
    }

    /// <summary>The words of the document, [T].</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The terms, the best first.</summary>
    public IReadOnlyList<KeyTerm> Terms { get; }

    /// <summary>All terms with a score worth telling, the best first.</summary>
    public IReadOnlyList<KeyTerm> Ranked { get; }

    /// <summary>How much each word is shaded, [T]: the probability that it belongs to a term, or the weight of attention.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>What the shading shows.</summary>
    internal string Shading { get; }

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteTerms(writer, "terms", Terms);
        if (full)
        {
            WriteTerms(writer, "ranked", Ranked);
            writer.WriteStartArray("words");
            foreach (string word in Words)
                writer.WriteStringValue(word);
            writer.WriteEndArray();
            writer.WritePropertyName("weights");
            WrittenOutput.WriteNumbers(writer, Weights);
        }
        writer.WriteEndObject();
    }

    /// <summary>A line a term: its score, a tab, and the term; then an empty line.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (KeyTerm term in Terms)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{term.Score:0.####}\t{term.Text}"));
        writer.WriteLine();
    }

    /// <summary>A line a term: its score, and the term; "none" where there is none.</summary>
    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Terms.Count == 0)
            writer.WriteLine("none");
        foreach (KeyTerm term in Terms)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{term.Score:0.00}  {term.Text}"));
    }

    /// <summary>The document with its terms marked, each word shaded.</summary>
    public IReadOnlyList<Figure> Figures => Words.Count == 0 ? [] : [new TokensFigure(Shading, Words, Weights, Marks())];

    /// <summary>Of terms that overlap, the better one.</summary>
    private List<TokenMark> Marks()
    {
        bool[] taken = new bool[Words.Count];
        List<TokenMark> marks = [];
        foreach ((KeyTerm term, Span span) in Terms.SelectMany(term => term.Spans.Select(span => (term, span))))
        {
            if (taken.AsSpan(span.Start, span.End - span.Start).Contains(true))
                continue;
            taken.AsSpan(span.Start, span.End - span.Start).Fill(true);
            marks.Add(new TokenMark(span, term.Score));
        }
        marks.Sort((a, b) => a.Span.Start.CompareTo(b.Span.Start));
        return marks;
    }

    private static void WriteTerms(Utf8JsonWriter writer, string name, IReadOnlyList<KeyTerm> terms)
    {
        writer.WriteStartArray(name);
        foreach (KeyTerm term in terms)
        {
            writer.WriteStartObject();
            writer.WriteString("term", term.Text);
            writer.WriteNumber("score", Math.Round(term.Score, 6));
            writer.WriteStartArray("starts");
            foreach (Span span in term.Spans)
                writer.WriteNumberValue(span.Start);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
