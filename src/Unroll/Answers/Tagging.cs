using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The tags of one sentence, with the spans they mark and their probabilities.</summary>
[JsonConverter(typeof(AnswerJson<Tagging>))]
public sealed class Tagging : IAnswer
{
    private const int FewestRows = 8; // of its heat map, if the model knows as many tags

    private readonly Vocabulary vocabulary;
    private readonly int[] best;
    private readonly Real[] probabilities;

    internal Tagging(IReadOnlyList<string> words, Vocabulary vocabulary, TagAnswer answer, Real[] probabilities)
    {
        this.vocabulary = vocabulary;
        this.probabilities = probabilities;
        best = [.. answer.Tags.Select(vocabulary.Id)];
        Words = words;
        Best = [answer];
    }

    /// <summary>The words as given, [T].</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>One tag per word, [T].</summary>
    public IReadOnlyList<string> Tags => Best[0].Tags;

    /// <summary>The spans that the tags mark, in order; none if tags mark no spans.</summary>
    public IReadOnlyList<Span> Spans => Best[0].Spans;

    /// <summary>The best answers, starting with this one: as many as requested, or fewer if fewer exist.</summary>
    public IReadOnlyList<TagAnswer> Best { get; internal init; }

    /// <summary>Sampled answers, in the order in which they were drawn; empty if not requested.</summary>
    public IReadOnlyList<TagAnswer> Samples { get; internal init; } = [];

    /// <summary>All tags the model knows, [C].</summary>
    public IReadOnlyList<string> Classes => vocabulary.Entries;

    /// <summary>Of each tag at each word, [T, C]; empty if the model has probabilities, or constraints were given.</summary>
    internal double[] Shortfalls { get; init; } = [];

    /// <summary>Whether there are probabilities. A structured perceptron or a structured SVM has none.</summary>
    public bool HasProbabilities => probabilities.Length > 0 || Words.Count == 0;

    /// <summary>The probability of the whole answer, 0 to 1: of all its tags together, among the answers that satisfy the constraints.</summary>
    /// <exception cref="UnrollException">The model has no probabilities.</exception>
    public double Probability() => Best[0].Probability ?? throw WithoutProbabilities();

    /// <summary>The probability of the predicted tag of a word.</summary>
    /// <param name="word">Its index.</param>
    /// <exception cref="UnrollException">The sentence has no such word, or the model has no probabilities.</exception>
    public double Probability(int word) => At(InSentence(word), best[word]);

    /// <summary>The probability of a tag at a word, 0 to 1.</summary>
    /// <param name="word">The word's index.</param>
    /// <param name="tag">Any of <see cref="Classes"/>.</param>
    /// <exception cref="UnrollException">The sentence has no such word, or the model knows no such tag or has no probabilities.</exception>
    public double Probability(int word, string tag) => At(InSentence(word), vocabulary.Id(tag));

    /// <summary>
    /// How much the best answer with a tag at a word scores less than the best of all, 0 or more: what tells how near other answers were, of a model without probabilities. Null for one with
    /// probabilities, and where constraints were given.
    /// </summary>
    /// <param name="word">The word's index.</param>
    /// <param name="tag">Any of <see cref="Classes"/>.</param>
    /// <exception cref="UnrollException">The sentence has no such word, or the model knows no such tag.</exception>
    public double? Shortfall(int word, string tag)
    {
        int place = (InSentence(word) * vocabulary.Count) + vocabulary.Id(tag);
        return Shortfalls.Length == 0 ? null : Shortfalls[place];
    }

    /// <summary>The same with other best answers.</summary>
    /// <param name="answers">At least one.</param>
    internal Tagging With(IReadOnlyList<TagAnswer> answers) => new(Words, vocabulary, answers[0], probabilities) { Best = answers, Samples = Samples, Shortfalls = Shortfalls };

    /// <summary>The product of the probabilities of a span's tags.</summary>
    /// <param name="span">One of <see cref="Spans"/>.</param>
    /// <exception cref="UnrollException">It reaches beyond the sentence, or is empty, or the model has no probabilities.</exception>
    public double Probability(Span span) => Enumerable.Range(InSentence(span).Start, span.End - span.Start).Aggregate(1.0, (p, word) => p * Probability(word));

    /// <summary>The words of a span, separated by spaces.</summary>
    /// <param name="span">One of <see cref="Spans"/>.</param>
    /// <exception cref="UnrollException">It reaches beyond the sentence, or is empty.</exception>
    public string Text(Span span) => string.Join(' ', Words.Skip(InSentence(span).Start).Take(span.End - span.Start));

    /// <summary>The answer for people, as <see cref="IAnswer.WriteText"/> writes it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteProperties(writer, full);
        writer.WriteEndObject();
    }

    /// <summary>The properties of <see cref="WriteJson"/>, without the object around them.</summary>
    internal void WriteProperties(Utf8JsonWriter writer, bool full)
    {
        WriteAll(writer, "words", Words);
        WriteAll(writer, "tags", Tags);
        if (HasProbabilities)
        {
            writer.WriteStartArray("probabilities");
            for (int word = 0; word < best.Length; word++)
                WriteProbability(writer, Probability(word));
            writer.WriteEndArray();
        }
        WriteSpans(writer, Spans, span =>
        {
            if (!HasProbabilities)
                return;
            writer.WritePropertyName("probability");
            WriteProbability(writer, Probability(span));
        });
        WriteWhole(writer, Best[0]);
        if (Best.Count > 1)
            WriteAnswers(writer, "alternatives", Best);
        if (Samples.Count > 0)
            WriteAnswers(writer, "samples", Samples);
        if (full && HasProbabilities)
            WriteTags(writer, "distributions", (word, tag) => Probability(word, tag));
        if (full && Shortfalls.Length > 0)
            WriteTags(writer, "shortfalls", (word, tag) => Shortfall(word, tag)!.Value);
    }

    /// <summary>One line per word: word, tag, and its probability if there are any; then an empty line.</summary>
    /// <param name="writer">Receives the output.</param>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        for (int word = 0; word < best.Length; word++)
            writer.WriteLine(HasProbabilities ? FormattableString.Invariant($"{Words[word]}\t{Tags[word]}\t{Probability(word):0.####}") : $"{Words[word]}\t{Tags[word]}");
        writer.WriteLine();
    }

    /// <summary>
    /// The sentence with its spans marked, <c>from [boston: fromloc.city_name 0.99]</c>; if tags mark no spans, each word has its tag. If several answers or
    /// samples were requested, all of them, each with its number and probability.
    /// </summary>
    public IReadOnlyList<TokensFigure> Sentences => Best.Count == 1 && Samples.Count == 0
        ? [Sentence("", Best[0], HasProbabilities ? Probability : null)]
        : [.. Best.Select((answer, i) => Sentence(Head("", i, answer), answer, null)), .. Samples.Select((answer, i) => Sentence(Head("sample ", i, answer), answer, null))];

    /// <summary>
    /// The probability of each tag at each word: of the predicted tags, and of the most probable others. Without probabilities, how much the best answer with the tag scores less than the best of all.
    /// </summary>
    public IReadOnlyList<Figure> Figures => Words.Count == 0 ? []
        : HasProbabilities ? [HeatMap("probability of each tag (marked: the answer)", probabilities.Select(p => (double)p).ToArray(), 1)]
        : Shortfalls.Length > 0 ? [HeatMap("how much less the best answer with each tag scores (marked: the answer)", Shortfalls, -1)] : [];

    private TokensFigure Sentence(string title, TagAnswer answer, Func<Span, double>? probability) => new(
        title, Words, marks: answer.Spans.Select(span => new TokenMark(span, probability?.Invoke(span))), tags: Classes.Contains(TagSpans.Outside) ? null : answer.Tags);

    private static string Head(string kind, int index, TagAnswer answer) => string.Create(CultureInfo.InvariantCulture, $"{kind}{index + 1}. {Worth(answer)}");

    private static string Worth(TagAnswer answer) => answer.Probability is not { } probability ? answer.Score.ToString("0.00", CultureInfo.InvariantCulture)
        : probability.ToString(probability < 0.00005 ? "0.0e0" : "0.0000", CultureInfo.InvariantCulture);

    private double At(int word, int tag) => HasProbabilities ? probabilities[(word * vocabulary.Count) + tag] : throw WithoutProbabilities();

    private static UnrollException WithoutProbabilities() =>
        new("The probability of a tag was asked for; this model has scores and no probabilities: expected HasProbabilities to be read first.");

    /// <summary>A row for each predicted tag, and for the next best.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="values">Of each tag at each word, [T, C].</param>
    /// <param name="sign">1 if the largest value is the best, -1 if it is the smallest.</param>
    private HeatMapFigure HeatMap(string title, double[] values, int sign)
    {
        int[] chosen = [.. best.Distinct()];
        int[] rows = [.. chosen.Concat(Enumerable.Range(0, vocabulary.Count).Except(chosen).OrderByDescending(Most).Take(Math.Max(0, FewestRows - chosen.Length))).Order()];
        return new HeatMapFigure(
            title, rows.Select(tag => vocabulary[tag]), Words,
            rows.Select(tag => Words.Select((_, word) => values[(word * vocabulary.Count) + tag])),
            best.Select((tag, word) => (Array.IndexOf(rows, tag), word)));

        double Most(int tag) => Enumerable.Range(0, Words.Count).Max(word => sign * values[(word * vocabulary.Count) + tag]);
    }

    private int InSentence(int word) => (uint)word < (uint)Words.Count
        ? word
        : throw new UnrollException(FormattableString.Invariant($"The word {word} of a sentence of {Words.Count} was asked for; expected 0 to {Words.Count - 1}."));

    private Span InSentence(Span span) => span.Start >= 0 && span.End > span.Start && span.End <= Words.Count
        ? span
        : throw new UnrollException(FormattableString.Invariant($"A span from {span.Start} to {span.End} of a sentence of {Words.Count} words was asked for; expected one that lies in it and has a word."));

    private void WriteTags(Utf8JsonWriter writer, string name, Func<int, string, double> value)
    {
        writer.WriteStartArray(name);
        for (int word = 0; word < best.Length; word++)
        {
            writer.WriteStartObject();
            foreach (string tag in Classes)
            {
                writer.WritePropertyName(tag);
                WriteProbability(writer, value(word, tag));
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteAnswers(Utf8JsonWriter writer, string name, IReadOnlyList<TagAnswer> answers)
    {
        writer.WriteStartArray(name);
        foreach (TagAnswer answer in answers)
        {
            writer.WriteStartObject();
            WriteAll(writer, "tags", answer.Tags);
            WriteSpans(writer, answer.Spans, _ => { });
            WriteWhole(writer, answer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteSpans(Utf8JsonWriter writer, IReadOnlyList<Span> spans, Action<Span> more)
    {
        writer.WriteStartArray("spans");
        foreach (Span span in spans)
        {
            writer.WriteStartObject();
            writer.WriteString("type", span.Type);
            writer.WriteNumber("start", span.Start);
            writer.WriteNumber("end", span.End);
            writer.WriteString("text", Text(span));
            more(span);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>The probability of a whole answer, which may be tiny, or its score: six digits that count.</summary>
    private static void WriteWhole(Utf8JsonWriter writer, TagAnswer answer) =>
        writer.WriteNumber(answer.Probability is null ? "score" : "probability", double.Parse((answer.Probability ?? answer.Score).ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    private static void WriteAll(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteProbability(Utf8JsonWriter writer, double p) => writer.WriteNumberValue(Math.Round(p, 6));
}
