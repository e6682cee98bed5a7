using System.Globalization;

namespace Unroll;

/// <summary>
/// The shape of what a generator makes, found in the training set: pictures of one size, or sequences of frames of one length. Networks see each item as one row of H W C numbers, (x - mean) / deviation: pictures from -1 to 1, frames
/// by the mean and the standard deviation of all numbers of the training set.
/// </summary>
/// <param name="IsPicture">Whether they are pictures.</param>
/// <param name="Height">H, the lines of a picture, or the frames of a sequence.</param>
/// <param name="Width">W, the pixels of a line; 1 for sequences.</param>
/// <param name="Channels">C, the numbers of a pixel or of a frame.</param>
/// <param name="Mean">What is subtracted.</param>
/// <param name="Deviation">What is divided by.</param>
internal sealed record ItemShape(bool IsPicture, int Height, int Width, int Channels, double Mean, double Deviation)
{
    private const string Name = "item";

    /// <summary>H W C.</summary>
    public int Size => Height * Width * Channels;

    /// <summary>Finds it in the targets of a training set.</summary>
    /// <exception cref="UnrollException">They are of different shapes, or of none that can be made.</exception>
    public static void Fit(IReadOnlyList<LabelledItem> items, Fitted fitted)
    {
        Require.That(items.Count > 0, "The training set", "no example", "at least one");
        ItemShape shape = Of(items[0].Item);
        double sum = 0, squares = 0;
        foreach (LabelledItem item in items)
        {
            foreach (Real value in shape.ValuesOf(item.Item))
                (sum, squares) = (sum + value, squares + ((double)value * value));
        }
        double count = (double)items.Count * shape.Size, mean = sum / count, deviation = Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
        if (!shape.IsPicture)
            shape = shape with { Mean = mean, Deviation = deviation > 0 ? deviation : 1 };
        fitted.Put(Name, new FittedValue(string.Create(CultureInfo.InvariantCulture, $"{(shape.IsPicture ? "picture" : "frames")} {shape.Height} {shape.Width} {shape.Channels} {shape.Mean:R} {shape.Deviation:R}")));
    }

    /// <summary>As it was fitted.</summary>
    public static ItemShape From(Fitted fitted)
    {
        string text = fitted.Get<FittedValue>(Name).Value;
        string[] parts = text.Split(' ');
        double[] numbers = [.. parts.Skip(1).Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        bool isRight = parts.Length == 6 && parts[0] is "picture" or "frames" && numbers.All(double.IsFinite) && numbers[4] > 0
            && numbers[..3].All(number => number is >= 1 and <= 1_000_000 && number == Math.Floor(number)) && numbers[0] * numbers[1] * numbers[2] <= 10_000_000;
        return isRight ? new ItemShape(parts[0] == "picture", (int)numbers[0], (int)numbers[1], (int)numbers[2], numbers[3], numbers[4])
            : throw new UnrollException($"The shape of what the model makes is \"{text}\"; expected picture or frames, then height, width, channels, mean and deviation.");
    }

    /// <summary>The numbers of an item.</summary>
    /// <exception cref="UnrollException">It has another shape.</exception>
    public ReadOnlySpan<Real> ValuesOf(Content item)
    {
        ItemShape other = Of(item);
        Require.That(other.IsPicture == IsPicture && other.Height == Height && other.Width == Width && other.Channels == Channels, "A generator", other.ToString(), $"{this}, as the first example of the training set has");
        return item.TryAs<Picture>() is { } picture ? picture.Values.Span : item.As<Frames>("A generator").Values.Span;
    }

    /// <summary>Items as rows, [B, H W C].</summary>
    public Value Rows(Tape tape, IReadOnlyList<Content> items)
    {
        Tensor rows = tape.Rent(new Shape(items.Count, Size));
        for (int b = 0; b < items.Count; b++)
        {
            ReadOnlySpan<Real> from = ValuesOf(items[b]);
            Span<Real> row = rows.Span.Slice(b * Size, Size);
            for (int i = 0; i < Size; i++)
                row[i] = (Real)((from[i] - Mean) / Deviation);
        }
        return tape.Constant(rows);
    }

    /// <summary>A row as an item.</summary>
    public Content ItemOf(ReadOnlySpan<Real> row)
    {
        Real[] values = new Real[Size];
        for (int i = 0; i < Size; i++)
            values[i] = (Real)(Mean + (Deviation * row[i]));
        return IsPicture ? new Picture(Height, Width, Channels, Array.ConvertAll(values, value => Real.Clamp(value, 0, 1))) : new Frames(Channels, values);
    }

    public override string ToString() => FormattableString.Invariant($"{(IsPicture ? $"a picture of {Height} x {Width} pixels of {Channels}" : $"a sequence of {Height} frames of {Channels}")}");

    private static ItemShape Of(Content item) => item.TryAs<Picture>() is { } picture ? new ItemShape(true, Checked(picture.Height), Checked(picture.Width), picture.Channels, 0.5, 0.5)
        : item.TryAs<Frames>() is { } frames ? new ItemShape(false, Checked(frames.Length), 1, frames.Size, 0, 1)
        : throw new UnrollException($"A generator makes pictures, or frames of numbers, and was given {Content.Named(item.GetType())}; expected data of these kinds (data.type).");

    private static int Checked(int length) => length > 0 ? length : throw new UnrollException("A generator was given an empty picture or sequence; expected at least one pixel or frame.");
}
