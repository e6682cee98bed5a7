using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The curve that a model made.</summary>
[JsonConverter(typeof(AnswerJson<Curve>))]
public sealed class Curve : IAnswer
{
    private readonly Real[] values;

    internal Curve(int size, Real[] values)
    {
        Size = size;
        this.values = values;
    }

    /// <summary>D, how many numbers a frame has.</summary>
    public int Size { get; }

    /// <summary>Frame after frame, [T, D].</summary>
    public IReadOnlyList<Real> Values => values;

    /// <summary>The answer for people, as <see cref="IAnswer.WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("size", Size);
        writer.WriteStartArray("values");
        foreach (Real value in values)
            writer.WriteNumberValue(Math.Round(value, 6));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A line a frame, its numbers with tabs between them; then an empty line.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (Real[] frame in values.Chunk(Size))
            writer.WriteLine(string.Join('\t', frame.Select(value => FormattableString.Invariant($"{value:0.######}"))));
        writer.WriteLine();
    }
}
