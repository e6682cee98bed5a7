using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a model answers to one example, in forms for programs and people.</summary>
[JsonConverter(typeof(AnswerJson<IAnswer>))]
public interface IAnswer
{
    /// <summary>Writes the answer as one JSON object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="full">Whether to give every probability, not only those of what was chosen.</param>
    void WriteJson(Utf8JsonWriter writer, bool full);

    /// <summary>Writes the answer as lines of tab-separated columns.</summary>
    /// <param name="writer">Where to.</param>
    void WriteColumns(TextWriter writer);

    /// <summary>
    /// The answer for people as sentences with marked spans or tags, a line each: programs that show answers can colour them. None where <see cref="WriteText"/>
    /// writes something else. Default: none.
    /// </summary>
    IReadOnlyList<TokensFigure> Sentences => [];

    /// <summary>Writes the answer for people, as lines of plain text. Default: the <see cref="Sentences"/>; the columns if there are none.</summary>
    /// <param name="writer">Where to.</param>
    void WriteText(TextWriter writer)
    {
        if (Sentences is not { Count: > 0 } sentences)
        {
            WriteColumns(writer);
            return;
        }
        foreach (TokensFigure sentence in sentences)
            writer.WriteLine(AnswerText.Of(sentence));
    }

    /// <summary>What else can be drawn of the answer, such as probabilities and attention. Default: nothing.</summary>
    IReadOnlyList<Figure> Figures => [];
}
