using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The vector of a sound, and how well its frames were made again from the vector.</summary>
[JsonConverter(typeof(AnswerJson<RebuiltSound>))]
public sealed class RebuiltSound : IAnswer
{
    private readonly Real[] vector;
    private readonly Real[] errors;

    internal RebuiltSound(Real[] vector, Real[] errors)
    {
        this.vector = vector;
        this.errors = errors;
    }

    /// <summary>The vector, [D].</summary>
    public IReadOnlyList<Real> Vector => vector;

    /// <summary>How many frames the sound has.</summary>
    public int Frames => errors.Length;

    /// <summary>The mean squared error of the numbers of each frame, [T].</summary>
    public IReadOnlyList<Real> Errors => errors;

    /// <summary>The mean squared error of the numbers of its frames; 0 if there are none. Divided first, so that the largest of numbers do not add up to infinity.</summary>
    public double Error => errors.Sum(error => (double)error / errors.Length);

    /// <summary>The answer for people, as <see cref="IAnswer.WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("frames", Frames);
        writer.WriteNumber("mse", Math.Round(Error, 6));
        writer.WriteStartArray("vector");
        foreach (Real number in vector)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A line with the numbers of the vector, tabs between them.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(string.Join('\t', vector.Select(number => FormattableString.Invariant($"{number:0.######}"))));
    }

    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(FormattableString.Invariant($"a vector of {vector.Length} numbers; {Frames} frames made again with a mean squared error of {Error:0.000}"));
    }

    /// <summary>How well each frame was made again.</summary>
    public IReadOnlyList<Figure> Figures => errors.Length == 0 ? [] :
        [new LinesFigure("how far each frame is from the right one", "time (frames)", "mean squared error", [new LineSeries("", errors.Select((error, t) => (t + 1.0, (double)error)))])];
}
