using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The curve that a model made.</summary>
[JsonConverter(typeof(AnswerJson<Curve>))]
public sealed class Curve : IAnswer
{
    private const int MostLines = 6;

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

    /// <summary>The numbers of its frames over time, one line each; of very many the first ones.</summary>
    public IReadOnlyList<Figure> Figures => values.Length == 0 ? [] :
    [
        new LinesFigure(Size > MostLines ? FormattableString.Invariant($"the first {MostLines} of {Size} numbers of each frame") : "", "time (frames)", "value", Enumerable.Range(0, Math.Min(Size, MostLines)).Select(d =>
            new LineSeries(Size > 1 ? FormattableString.Invariant($"{d + 1}") : "", Enumerable.Range(0, values.Length / Size).Select(t => (t + 1.0, (double)values[(t * Size) + d]))))),
    ];
}
