using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The answer of a language model for one sentence: its log-probability and, if requested, next tokens or continuations.</summary>
[JsonConverter(typeof(AnswerJson<TextAnswer>))]
public sealed class TextAnswer : IAnswer
{
    private readonly PlainText sentence;

    internal TextAnswer(PlainText sentence, IReadOnlyList<double> logProbabilities, Vocabulary known)
    {
        this.sentence = sentence;
        LogProbabilities = logProbabilities;
        Unknown = sentence.Tokens.Count(token => !known.TryId(token, out _));
    }

    private TextAnswer(TextAnswer other) => (sentence, LogProbabilities, Unknown) = (other.sentence, other.LogProbabilities, other.Unknown);

    /// <summary>The tokens, including the end of the sentence, [T + 1].</summary>
    public IReadOnlyList<string> Tokens => [.. sentence.Tokens, PlainText.End];

    /// <summary>Each token's log-probability given all before it, in nats, [T + 1].</summary>
    public IReadOnlyList<double> LogProbabilities { get; }

    /// <summary>The log-probability of the whole sentence, including its end, in nats.</summary>
    public double LogProbability => LogProbabilities.Sum();

    /// <summary>Perplexity: e to the power of the mean loss per token.</summary>
    public double Perplexity => Math.Exp(-LogProbability / LogProbabilities.Count);

    /// <summary>The number of tokens that the model does not know; they count as the unknown token.</summary>
    public int Unknown { get; }

    /// <summary>The most probable next tokens, most probable first; empty if not requested.</summary>
    public IReadOnlyList<TokenProbability> Next { get; private init; } = [];

    /// <summary>Continuations of the text: samples in the order in which they were drawn, or for a beam search, the best first; empty if not requested.</summary>
    public IReadOnlyList<TextContinuation> Continuations { get; private init; } = [];

    /// <summary>The same answer with what may come next.</summary>
    internal TextAnswer With(IReadOnlyList<TokenProbability> next, IReadOnlyList<TextContinuation> continuations) => new(this) { Next = next, Continuations = continuations };

    /// <summary>The answer for people, as <see cref="WriteText"/> writes it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteAll(writer, "tokens", Tokens);
        writer.WriteStartArray("logProbabilities");
        foreach (double logProbability in LogProbabilities)
            writer.WriteNumberValue(Math.Round(logProbability, 6));
        writer.WriteEndArray();
        writer.WriteNumber("logProbability", Math.Round(LogProbability, 6));
        writer.WriteNumber("perplexity", Math.Round(Perplexity, 4));
        writer.WriteNumber("unknown", Unknown);
        if (Next.Count > 0)
            WriteNext(writer);
        if (Continuations.Count > 0)
            WriteContinuations(writer);
        writer.WriteEndObject();
    }

    /// <summary>One line per token: token, log-probability in nats; then an empty line.</summary>
    /// <param name="writer">Receives the output.</param>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach ((string token, double logProbability) in Tokens.Zip(LogProbabilities))
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{token}\t{logProbability:0.####}"));
        writer.WriteLine();
    }

    /// <summary>The next tokens, one per line, or the continuations; if neither was requested, the log-probability of the sentence.</summary>
    /// <param name="writer">Receives the output.</param>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (TokenProbability next in Next)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{next.Probability:0.0000}  {next.Token}"));
        foreach (TextContinuation continuation in Continuations)
            writer.WriteLine(PlainText.Join([.. sentence.Tokens, .. continuation.Tokens], sentence.Unit));
        if (Next.Count == 0 && Continuations.Count == 0)
        {
            string unknown = Unknown == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {Unknown} unknown");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{LogProbability:0.0000} nats  perplexity {Perplexity:0.00}{unknown}  {sentence}"));
        }
    }

    /// <summary>The probability of each token given those before it, and the most probable next tokens if they were asked for.</summary>
    public IReadOnlyList<Figure> Figures =>
    [
        new TokensFigure("probability of each token given those before it", Tokens, LogProbabilities.Select(Math.Exp)),
        .. Next.Count == 0 ? Array.Empty<Figure>() : [new BarsFigure("the most probable next tokens", Next.Select(next => (next.Token, next.Probability)))],
    ];

    private void WriteNext(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("next");
        foreach (TokenProbability next in Next)
        {
            writer.WriteStartObject();
            writer.WriteString("token", next.Token);
            writer.WriteNumber("probability", Math.Round(next.Probability, 6));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteContinuations(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("continuations");
        foreach (TextContinuation continuation in Continuations)
        {
            writer.WriteStartObject();
            writer.WriteString("text", PlainText.Join([.. sentence.Tokens, .. continuation.Tokens], sentence.Unit));
            WriteAll(writer, "tokens", continuation.Tokens);
            writer.WriteNumber("logProbability", Math.Round(continuation.LogProbability, 6));
            writer.WriteBoolean("ended", continuation.Ended);
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
}
