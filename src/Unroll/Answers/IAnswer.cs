using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The answer of a model to one example, with output for programs and people.</summary>
[JsonConverter(typeof(AnswerJson<IAnswer>))]
public interface IAnswer
{
    /// <summary>Writes the answer as one JSON object.</summary>
    /// <param name="writer">Receives the output.</param>
    /// <param name="full">Whether to write all probabilities, not only those of the predicted values.</param>
    void WriteJson(Utf8JsonWriter writer, bool full);

    /// <summary>Writes the answer as lines of tab-separated columns.</summary>
    /// <param name="writer">Receives the output.</param>
    void WriteColumns(TextWriter writer);

    /// <summary>
    /// The answer for people as sentences with marked spans or tags, one per line; programs that show answers can colour them. Empty if <see cref="WriteText"/>
    /// writes something else. Default: empty.
    /// </summary>
    IReadOnlyList<TokensFigure> Sentences => [];

    /// <summary>Writes the answer for people, as lines of plain text. Default: the <see cref="Sentences"/>; the columns if there are none.</summary>
    /// <param name="writer">Receives the output.</param>
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

    /// <summary>The pictures that the answer consists of, for a model that makes pictures. Default: none.</summary>
    IReadOnlyList<Picture> Pictures => [];

    /// <summary>How many of the pictures stand on a line of a sheet of them. Default: 8.</summary>
    int PicturesPerLine => PictureSheet.PerLine;

    /// <summary>Where the model looked when it answered; null without attention. Default: null.</summary>
    AttentionMap? Attention => null;

    /// <summary>Further figures of the answer, such as probabilities and attention. Default: none.</summary>
    IReadOnlyList<Figure> Figures => [];
}
