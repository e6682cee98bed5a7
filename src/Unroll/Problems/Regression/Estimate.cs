using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The number that a model answers.</summary>
/// <param name="Number">In the unit of the training data.</param>
[JsonConverter(typeof(AnswerJson<Estimate>))]
public sealed record Estimate(double Number) : IAnswer
{
    /// <summary>The answer for people, as <see cref="IAnswer.WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("number", Math.Round(Number, 6));
        writer.WriteEndObject();
    }

    /// <summary>A line with the number.</summary>
    /// <param name="writer">Receives the output.</param>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(FormattableString.Invariant($"{Number:0.####}"));
    }
}
