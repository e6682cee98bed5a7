using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How expected the frames of a piece were, and which keys are likely to sound next.</summary>
[JsonConverter(typeof(AnswerJson<FrameForecast>))]
public sealed class FrameForecast : IAnswer
{
    private const int MostBars = 12;

    private readonly Real[] next;

    internal FrameForecast(IReadOnlyList<double> losses, Real[] next, int first)
    {
        this.next = next;
        Losses = losses;
        First = first;
    }

    /// <summary>The negative log-likelihood of each frame given those before it, in nats, [T].</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The number of the first key.</summary>
    public int First { get; }

    /// <summary>The probability of each key in the frame that follows, [D].</summary>
    public IReadOnlyList<Real> Next => next;

    /// <summary>The keys that are more likely than not to sound next, by their numbers; the likeliest if there is none.</summary>
    public IReadOnlyList<int> Likely
    {
        get
        {
            int[] keys = [.. Enumerable.Range(0, next.Length).Where(key => next[key] > 0.5)];
            return [.. (keys.Length > 0 ? keys : [Enumerable.Range(0, next.Length).MaxBy(key => next[key])]).Select(key => First + key)];
        }
    }

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <summary>The mean of the losses; divided first, so that the largest of numbers do not add up to infinity.</summary>
    private double Mean => Losses.Sum(loss => (double)loss / Losses.Count);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("frames", Losses.Count);
        writer.WriteNumber("nll", Math.Round(Mean, 6));
        writer.WriteStartObject("next");
        foreach (int key in full ? Enumerable.Range(First, next.Length) : Likely)
            writer.WriteNumber(FormattableString.Invariant($"{key}"), Math.Round(next[key - First], 6));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>A line a key that is likely next: number and probability; then an empty line.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (int key in Likely)
            writer.WriteLine(FormattableString.Invariant($"{key}\t{next[key - First]:0.####}"));
        writer.WriteLine();
    }

    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        string keys = string.Join(", ", Likely.Select(key => FormattableString.Invariant($"{key} ({next[key - First]:0.00})")));
        writer.WriteLine(FormattableString.Invariant($"next: {keys}; {Losses.Count} frames of {Mean:0.00} nats"));
    }

    /// <summary>How unexpected each frame was, and the most probable keys of the frame that follows.</summary>
    public IReadOnlyList<Figure> Figures =>
    [
        .. Losses.Count == 0 ? Array.Empty<Figure>() :
            [new LinesFigure("how unexpected each frame was", "time (frames)", "loss (nats)", [new LineSeries("", Losses.Select((loss, t) => (t + 1.0, loss)))])],
        new BarsFigure("the most probable next keys", Enumerable.Range(0, next.Length).OrderByDescending(key => next[key]).Take(MostBars)
            .Select(key => (FormattableString.Invariant($"{First + key}"), (double)next[key])), full: 1),
    ];
}
