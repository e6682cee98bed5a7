using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What was recognised in a sound.</summary>
[JsonConverter(typeof(AnswerJson<Recognition>))]
public sealed class Recognition : IAnswer
{
    private const int MostColumns = 400; // of a figure
    private const int MostRows = 12;

    private readonly Vocabulary? tokens;
    private readonly Tensor? logProbabilities;
    private readonly RowTimes times;

    internal Recognition(double seconds, Recognised found, RowTimes times, Vocabulary tokens, TextUnit unit, bool full)
    {
        Seconds = seconds;
        Unit = unit;
        this.times = times;
        this.tokens = tokens;
        logProbabilities = full ? found.LogProbabilities : null;
        Tokens = [.. found.Best[0].Tokens.Select((id, k) => found.Runs is { } runs
            ? new HeardToken(tokens[id], Within(times.Of(runs[k].From, runs[k].To)), found.LogProbabilities is { } all ? Probability(all, runs[k]) : null)
            : new HeardToken(tokens[id], null, null))];
        Best = [.. found.Best.Select(one => new RecognisedText(PlainText.Join(one.Tokens.Select(id => tokens[id]), unit), one.Score))];
        Frames = found.After is null ? null : new RecognisedFrames(found.Before!, found.After, times, tokens);
    }

    private Recognition(double seconds, TextUnit unit) => (Seconds, Unit, Tokens, Best) = (seconds, unit, [], [new RecognisedText("", 0)]);

    /// <summary>The length of the sound, in seconds.</summary>
    public double Seconds { get; }

    /// <summary>What tokens are.</summary>
    public TextUnit Unit { get; }

    /// <summary>The tokens of the best text.</summary>
    public IReadOnlyList<HeardToken> Tokens { get; }

    /// <summary>The texts that may have been said, the best first; at least one.</summary>
    public IReadOnlyList<RecognisedText> Best { get; }

    /// <summary>The best text.</summary>
    public string Text => Best[0].Text;

    /// <summary>The best text as sentences, without punctuation: a point that was written ends one.</summary>
    public Document Sentences => new([.. SentenceSplitter.Split(Text).Select(Said).Where(sentence => sentence.Length > 0)]);

    /// <summary>The tokens of all rows, of a frame-wise recogniser; null of others.</summary>
    internal RecognisedFrames? Frames { get; }

    /// <summary>The words of the best text with their times: tokens that are words, or characters between blanks.</summary>
    public IReadOnlyList<HeardToken> Words
    {
        get
        {
            if (Unit == TextUnit.Words)
                return Tokens;
            List<HeardToken> words = [];
            List<HeardToken> word = [];
            foreach (HeardToken token in Tokens.Append(new HeardToken(" ", null, null)))
            {
                if (token.Text != " ")
                {
                    word.Add(token);
                    continue;
                }
                if (word.Count > 0)
                {
                    words.Add(new HeardToken(string.Concat(word.Select(one => one.Text)), word[0].Time is { } first && word[^1].Time is { } last ? new TokenTime(first.Start, last.End) : null,
                        word.TrueForAll(one => one.Probability is not null) ? word.Average(one => one.Probability!.Value) : null));
                }
                word.Clear();
            }
            return words;
        }
    }

    /// <summary>The probability of each token in each row, the likeliest tokens first, and the best text; none where nothing is known row by row.</summary>
    public IReadOnlyList<Figure> Figures
    {
        get
        {
            if (logProbabilities is null || tokens is null || logProbabilities.Shape.Rows == 0)
                return [];
            int rows = logProbabilities.Shape.Rows, count = tokens.Count, each = (rows + MostColumns - 1) / MostColumns, columns = (rows + each - 1) / each;
            int[] shown = [.. Enumerable.Range(0, count).OrderByDescending(token => Enumerable.Range(0, rows).Max(t => logProbabilities.Span[(t * count) + token])).Take(MostRows).Order()];
            return
            [
                new HeatMapFigure("probability of each token over time (seconds)", shown.Select(token => tokens[token]),
                    Enumerable.Range(0, columns).Select(column => times.Middles(rows)[column * each].ToString("0.00", CultureInfo.InvariantCulture)),
                    shown.Select(token => Enumerable.Range(0, columns).Select(column => Enumerable.Range(column * each, Math.Min(each, rows - (column * each))).Max(t => Math.Exp(logProbabilities.Span[(t * count) + token])))),
                    Marks(shown, each)),
            ];
        }
    }

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("text", Text);
        writer.WriteNumber("score", Math.Round(Best[0].Score, 6));
        writer.WriteNumber("seconds", Math.Round(Seconds, 6));
        Write(writer, "tokens", Tokens);
        if (Unit != TextUnit.Words)
            Write(writer, "words", Words);
        if (Best.Count > 1)
        {
            writer.WriteStartArray("alternatives");
            foreach (RecognisedText one in Best)
            {
                writer.WriteStartObject();
                writer.WriteString("text", one.Text);
                writer.WriteNumber("score", Math.Round(one.Score, 6));
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        if (full && logProbabilities is not null && tokens is not null)
            WriteRows(writer, logProbabilities, tokens);
        writer.WriteEndObject();
    }

    /// <summary>A line a token: start and end in seconds, the token and its probability, empty where they are unknown; of several texts a line each with score and text; then an empty line.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Best.Count > 1)
        {
            foreach (RecognisedText one in Best)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Score:0.####}\t{one.Text}"));
        }
        else
        {
            foreach (HeardToken token in Tokens)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{token.Time?.Start:0.###}\t{token.Time?.End:0.###}\t{token.Text}\t{token.Probability:0.####}"));
        }
        writer.WriteLine();
    }

    /// <summary>The text; of several a line each, with its number and score in nats.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Best.Count == 1)
            writer.WriteLine(Text);
        for (int i = 0; i < Best.Count && Best.Count > 1; i++)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {Best[i].Score:0.00}  {Best[i].Text}"));
    }

    internal static Recognition Nothing(double seconds, TextUnit unit) => new(seconds, unit);

    private static Words Said(string sentence) => new(StoryText.Words(sentence));

    private static double Probability(Tensor logProbabilities, TokenRun run)
    {
        int count = logProbabilities.Shape.Columns;
        double sum = 0;
        for (int t = run.From; t < run.To; t++)
            sum += Math.Exp(logProbabilities.Span[(t * count) + run.Token]);
        return Math.Min(1, sum / Math.Max(1, run.To - run.From));
    }

    private TokenTime Within(TokenTime time) => new(Math.Min(time.Start, Seconds), Math.Min(time.End, Seconds));

    /// <summary>The likeliest token of each row.</summary>
    private IEnumerable<(int Row, int Column)> Marks(int[] shown, int each)
    {
        for (int t = 0; t < logProbabilities!.Shape.Rows; t += each)
        {
            if (Array.IndexOf(shown, TensorPrimitives.IndexOfMax(logProbabilities.Rows(t, 1).Span)) is >= 0 and var row)
                yield return (row, t / each);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<HeardToken> heard)
    {
        writer.WriteStartArray(name);
        foreach (HeardToken token in heard)
            token.WriteJson(writer);
        writer.WriteEndArray();
    }

    /// <summary>The names of the tokens, and the probability of each in each row.</summary>
    private static void WriteRows(Utf8JsonWriter writer, Tensor logProbabilities, Vocabulary tokens)
    {
        writer.WriteStartArray("vocabulary");
        foreach (string token in tokens.Entries)
            writer.WriteStringValue(token);
        writer.WriteEndArray();
        writer.WriteStartArray("probabilities");
        for (int t = 0; t < logProbabilities.Shape.Rows; t++)
            WrittenOutput.WriteNumbers(writer, logProbabilities.Rows(t, 1).Span.ToArray().Select(one => Math.Exp(one)));
        writer.WriteEndArray();
    }
}
