using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The tags of one sentence, with what the discriminator makes of them.</summary>
[JsonConverter(typeof(AnswerJson<EvaluatedTagging>))]
public sealed class EvaluatedTagging : IAnswer
{
    internal EvaluatedTagging(Tagging tagging, IReadOnlyList<string> generated, IReadOnlyList<double> evaluations)
    {
        Tagging = tagging;
        Generated = generated;
        Evaluations = evaluations;
    }

    /// <summary>The tags, their spans and probabilities.</summary>
    public Tagging Tagging { get; }

    /// <summary>The tags that the generator alone finds best, [T].</summary>
    public IReadOnlyList<string> Generated { get; }

    /// <summary>E of each answer of <see cref="Tagging.Best"/>: the log-odds that its tags are right, by the discriminator; 0 for an empty sentence. None where answers are only scored and nothing was chosen.</summary>
    public IReadOnlyList<double> Evaluations { get; }

    /// <summary>The answer for people, as <see cref="IAnswer.WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <summary>The tagging's properties, and <c>evaluations</c>, one number for each answer.</summary>
    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        Tagging.WriteProperties(writer, full);
        writer.WriteStartArray("evaluations");
        foreach (double evaluation in Evaluations)
            writer.WriteNumberValue(Math.Round(evaluation, 6));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer) => Tagging.WriteColumns(writer);

    /// <summary>The tagging's sentences; if there are several answers, each has its evaluation.</summary>
    public IReadOnlyList<TokensFigure> Sentences => Evaluations.Count < 2 ? Tagging.Sentences
        : [.. Tagging.Sentences.Select((answer, i) => new TokensFigure(FormattableString.Invariant($"{answer.Title}, E {Evaluations[i]:0.00}"), answer.Tokens, marks: answer.Marks, tags: answer.Tags))];

    /// <summary>Those of the tagging.</summary>
    public IReadOnlyList<Figure> Figures => Tagging.Figures;
}
