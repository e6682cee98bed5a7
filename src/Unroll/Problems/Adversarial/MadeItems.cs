using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a generator made for one input.</summary>
[JsonConverter(typeof(AnswerJson<MadeItems>))]
public sealed class MadeItems : IAnswer
{
    private const int Most = 64; // in a figure
    private const int Lines = 8; // in a figure of sequences

    internal MadeItems(Content asked, IReadOnlyList<SeenItem> seen) => (Asked, Seen) = (asked, seen);

    /// <summary>What was asked for.</summary>
    public Content Asked { get; }

    /// <summary>What was made: pictures, or frames of numbers.</summary>
    public IReadOnlyList<Content> Items => [.. Seen.Select(seen => seen.Item)];

    /// <summary>E(x, y) of each: how well the discriminator finds that it fits what was asked for; the higher, the better.</summary>
    public IReadOnlyList<double> Evaluations => [.. Seen.Select(seen => seen.Evaluation)];

    /// <summary>The class that the judge sees in each; empty without a judge.</summary>
    public IReadOnlyList<string> Shown => [.. Seen.Select(seen => seen.Shown).OfType<string>()];

    /// <inheritdoc/>
    public IReadOnlyList<Picture> Pictures => [.. Items.SelectMany(item => item.TryAs<Picture>() is { } picture ? new[] { picture } : [])];

    /// <inheritdoc/>
    public int PicturesPerLine => PathLength > 1 ? PathLength : PictureSheet.PerLine;

    internal IReadOnlyList<SeenItem> Seen { get; }

    /// <summary>Number of items on a path from the noise of a sample to that of the next one; 1 for the samples alone.</summary>
    internal int PathLength { get; init; } = 1;

    /// <summary>The real item of the example, seen in the same way; null if there is none.</summary>
    internal SeenItem? Real { get; init; }

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (SeenItem seen in Seen)
        {
            writer.WriteStartObject();
            writer.WriteNumber("evaluation", Math.Round(seen.Evaluation, 6));
            if (seen.Shown is not null)
                writer.WriteString("shown", seen.Shown);
            if (seen.Item.TryAs<Picture>() is { } picture)
                writer.WriteString("picture", PictureFile.Write(picture));
            if (seen.Item.TryAs<Frames>() is { } frames)
            {
                writer.WriteStartArray("frames");
                for (int t = 0; t < frames.Length; t++)
                    WrittenOutput.WriteNumbers(writer, frames.Frame(t).ToArray().Select(value => (double)value));
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A line an item: the evaluation, what the judge sees in it (- without a judge), and the picture as a data URL or the numbers of all frames; then an empty line.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (SeenItem seen in Seen)
            writer.WriteLine(FormattableString.Invariant($"{seen.Evaluation:0.####}\t{seen.Shown ?? "-"}\t{(seen.Item.TryAs<Picture>() is { } picture ? PictureFile.Write(picture) : Numbers(seen.Item))}"));
        writer.WriteLine();
    }

    /// <summary>How many pictures, what the judge sees in them, and how the discriminator evaluates them; of frames, the numbers.</summary>
    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Pictures.Count == 0)
        {
            foreach (SeenItem seen in Seen)
                writer.WriteLine(FormattableString.Invariant($"{Numbers(seen.Item)}  (evaluation {seen.Evaluation:0.00})"));
            return;
        }
        string shown = Shown.Count == 0 ? "" : $"; the judge sees {string.Join(' ', Shown)}";
        writer.WriteLine(FormattableString.Invariant($"{Seen.Count} picture{(Seen.Count == 1 ? "" : "s")}, evaluation {Evaluations.Min():0.00} to {Evaluations.Max():0.00}{shown}"));
    }

    /// <summary>The pictures beside one another; points of the plane on it, paths as lines; sequences as lines over time.</summary>
    public IReadOnlyList<Figure> Figures => Pictures.Count > 0 ? [Sheet(Math.Min(Most, PicturesPerLine))]
        : Seen[0].Item.TryAs<Frames>() is { Length: 1, Size: 2 } ? [new LinesFigure(Title("points"), "x", "y", PathLength > 1 ? Paths() : [new LineSeries("made", Items.Select(Point), LineStyle.Dots)])]
        : [new LinesFigure(Title("sequences"), "time (frames)", "value", Items.Take(Lines).Select((item, i) => new LineSeries(FormattableString.Invariant($"{i + 1}"), Curve(item.As<Frames>("")))))];

    private RegionsFigure Sheet(int perLine) => new(Title("pictures"), PictureSheet.Of([.. Pictures.Take(Most / perLine * perLine)], perLine), 1, 1, [("", [1.0])]);

    private IEnumerable<LineSeries> Paths() => Items.Chunk(PathLength).Take(Lines).Select((path, i) => new LineSeries(FormattableString.Invariant($"{i + 1}"), path.Select(Point)));

    private string Title(string what) => Asked.ToString() is { Length: > 0 } asked ? $"{asked}: {what} that the generator made" : $"{char.ToUpperInvariant(what[0])}{what[1..]} that the generator made";

    private static (double X, double Y) Point(Content item) => item.As<Frames>("") is { } frames ? (frames.Values.Span[0], frames.Values.Span[1]) : default;

    private static IEnumerable<(double X, double Y)> Curve(Frames frames) => Enumerable.Range(0, frames.Length).Select(t => ((double)t, (double)frames.Frame(t)[0]));

    private static string Numbers(Content item) => string.Join(' ', item.As<Frames>("A generator's answer").Values.ToArray().Select(value => FormattableString.Invariant($"{value:0.####}")));
}
