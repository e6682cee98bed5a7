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

    /// <summary>Writes the answer for people, as lines of plain text. Default: the columns.</summary>
    /// <param name="writer">Where to.</param>
    void WriteText(TextWriter writer) => WriteColumns(writer);
}
