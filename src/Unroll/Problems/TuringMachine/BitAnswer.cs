using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The vectors of bits that a model said.</summary>
[JsonConverter(typeof(AnswerJson<BitAnswer>))]
public sealed class BitAnswer : IAnswer
{
    private const int MostSteps = 120;

    private readonly Real[] logOdds;
    private readonly Frames? right;

    internal BitAnswer(int bits, Real[] logOdds, Frames? right)
    {
        Bits = bits;
        this.logOdds = logOdds;
        this.right = right;
    }

    /// <summary>How many bits a vector has.</summary>
    public int Bits { get; }

    /// <summary>The vectors, as text of 0 and 1.</summary>
    public IReadOnlyList<string> Vectors => [.. logOdds.Chunk(Bits).Select(vector => string.Concat(vector.Select(score => score > 0 ? '1' : '0')))];

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteStartArray("vectors");
        foreach (string vector in Vectors)
            writer.WriteStringValue(vector);
        writer.WriteEndArray();
        if (full)
        {
            writer.WriteStartArray("probabilities");
            foreach (Real score in logOdds)
                writer.WriteNumberValue(Math.Round(Probability(score), 6));
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    /// <summary>A line for each vector: its bits, and the probability of the least certain of them; then an empty line.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach ((string vector, Real[] scores) in Vectors.Zip(logOdds.Chunk(Bits)))
            writer.WriteLine(FormattableString.Invariant($"{vector}\t{scores.Min(score => Probability(Math.Abs(score))):0.####}"));
        writer.WriteLine();
    }

    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(string.Join(' ', Vectors));
    }

    /// <summary>The probability of each bit; where the right ones are known, these beside them, and what was said wrongly is marked. Of very long answers, the first steps.</summary>
    public IReadOnlyList<Figure> Figures
    {
        get
        {
            int steps = Math.Min(MostSteps, logOdds.Length / Bits);
            if (steps == 0)
                return [];
            string[] rows = Names(Bits), columns = Names(steps);
            double[][] said = [.. Enumerable.Range(0, Bits).Select(bit => Enumerable.Range(0, steps).Select(t => Probability(logOdds[(t * Bits) + bit])).ToArray())];
            if (right is not { } target || target.Values.Length != logOdds.Length)
                return [new HeatMapFigure("what was said: the probability of each bit (rows) at each step", rows, columns, said)];
            double[][] wanted = [.. Enumerable.Range(0, Bits).Select(bit => Enumerable.Range(0, steps).Select(t => (double)target.Frame(t)[bit]).ToArray())];
            IEnumerable<(int, int)> wrong = from bit in Enumerable.Range(0, Bits) from t in Enumerable.Range(0, steps) where said[bit][t] > 0.5 != wanted[bit][t] > 0.5 select (bit, t);
            return
            [
                new HeatMapFigure("what is right", rows, columns, wanted),
                new HeatMapFigure("what was said: the probability of each bit (rows) at each step; wrong ones are marked", rows, columns, said, wrong),
            ];
        }
    }

    /// <summary>How far the answer is from the right one: its cross-entropy in bits and the number of wrong bits; and how many vectors it has.</summary>
    internal (double Cost, int Errors, int Vectors) Compare(Frames target)
    {
        double cost = 0;
        int errors = 0;
        ReadOnlySpan<Real> wanted = target.Values.Span;
        for (int i = 0; i < wanted.Length; i++)
        {
            double score = wanted[i] > 0.5 ? logOdds[i] : -(double)logOdds[i];
            cost += (Math.Max(0, -score) + Math.Log(1 + Math.Exp(-Math.Abs(score)))) / Math.Log(2);
            errors += logOdds[i] > 0 != wanted[i] > 0.5 ? 1 : 0;
        }
        return (cost, errors, target.Length);
    }

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    private static string[] Names(int count) => [.. Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{i}"))];
}
