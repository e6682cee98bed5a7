using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The slots and the intent of one sentence.</summary>
/// <param name="Slots">The tags and their spans.</param>
/// <param name="Intent">The label of the sentence.</param>
[JsonConverter(typeof(AnswerJson<JointAnswer>))]
public sealed record JointAnswer(Tagging Slots, Classification Intent) : IAnswer
{
    /// <summary>The answer for people, as <see cref="IAnswer.WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <summary>The tagging's properties, and <c>intent</c>: an object with the label and its probability.</summary>
    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        Slots.WriteProperties(writer, full);
        writer.WriteStartObject("intent");
        Intent.WriteProperties(writer, full, withSteps: false);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>A line <c># intent</c> with label and probability, then one line per word: word, tag, probability; then an empty line.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(FormattableString.Invariant($"# intent\t{Intent.Labels[0]}\t{Intent.Probability(Intent.Labels[0]):0.####}"));
        Slots.WriteColumns(writer);
    }

    /// <summary>The tagging's sentences, with the intent and its probability in front.</summary>
    public IReadOnlyList<TokensFigure> Sentences =>
    [
        .. Slots.Sentences.Select(slots => new TokensFigure(
            FormattableString.Invariant($"{Intent.Labels[0]} ({Intent.Probability(Intent.Labels[0]):0.00})") + (slots.Title.Length > 0 ? "  " + slots.Title : ""),
            slots.Tokens, marks: slots.Marks, tags: slots.Tags)),
    ];

    /// <summary>Those of the tagging, and of the classification.</summary>
    public IReadOnlyList<Figure> Figures => [.. Slots.Figures, .. Intent.Figures];
}
