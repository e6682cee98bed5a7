using System.Globalization;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Pictures of digits read pixel by pixel (Le, Jaitly and Hinton 2015, section 4.2): from the top left, row by row, each pixel from 0 to 1; the label is the
/// digit. Without a path, pictures that are built in (<see cref="DotDigits"/>).
/// </summary>
/// <remarks>
/// A folder holds the four IDX files of MNIST (LeCun et al. 1998), <c>train-images-idx3-ubyte</c> and so on, each perhaps with .gz. The dev set is the end of
/// the training set.
/// </remarks>
public sealed record MnistDataSpec : DataSpec
{
    /// <summary>Whether the pixels of all pictures are put in one fixed random order, so that neighbouring pixels are far apart (permuted MNIST). Default false.</summary>
    public bool Permuted { get; init; }

    /// <summary>Number of pixels per time step, a divisor of 784; 28 reads line by line. Default 1.</summary>
    public int PixelsPerStep { get; init => field = Require.InRange("pixelsPerStep", value, 1, 784); } = 1;

    /// <summary>Number of dev pictures, taken from the end of the training set. Default 5,000. Ignored without a path.</summary>
    public int Dev { get; init => field = Require.InRange("dev", value, 0, 59_999); } = 5_000;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return DotDigits.Open(this);
        List<Example> train = Read(path, "train");
        Require.That(Dev < train.Count, path, $"{train.Count} training pictures with {Dev} for the dev set", "some to learn from; set data.dev");
        Dataset? dev = Dev == 0 ? null : new Dataset($"{path}, dev", train[^Dev..]);
        return new Splits(new Dataset($"{path}, train", train[..^Dev]), dev, (Dataset)OpenTest(path));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path) => new Dataset($"{path}, test", Read(path, "t10k"));

    /// <summary>A picture of any size as a model of these data reads it: in grey, stretched to 28 x 28 pixels, a light digit on a dark ground.</summary>
    /// <param name="picture">The path of a PNG or JPEG file, or a data URL.</param>
    /// <returns>784 pixels from 0 to 1, in the order of the data, <see cref="PixelsPerStep"/> a step.</returns>
    /// <exception cref="UnrollException">It is no picture.</exception>
    public Frames Read(string picture)
    {
        Picture grey = PictureFile.Read(picture, new PictureSize(DotDigits.Side, DotDigits.Side, 1));
        return Sequence([.. grey.Values.Span.ToArray().Select(value => (byte)Math.Round(255 * value))], Order(DotDigits.Side * DotDigits.Side), 0).InputAs<Frames>("A model of digits");
    }

    /// <summary>One picture as a sequence.</summary>
    internal Example Sequence(ReadOnlySpan<byte> pixels, int[]? order, int digit)
    {
        Real[] values = new Real[pixels.Length];                                                        // [T, D]
        for (int i = 0; i < values.Length; i++)
            values[i] = pixels[order is null ? i : order[i]] / (Real)255;
        return new Example(new Frames(PixelsPerStep, values), new Labels([digit.ToString(CultureInfo.InvariantCulture)]));
    }

    /// <summary>The order of the pixels; null for their own.</summary>
    internal int[]? Order(int pixels)
    {
        if (!Permuted)
            return null;
        int[] order = [.. Enumerable.Range(0, pixels)];
        new Rng(1).Stream("permuted pixels").Shuffle<int>(order);
        return order;
    }

    private List<Example> Read(string folder, string part)
    {
        IdxFile images = IdxFile.Read(folder, $"{part}-images-idx3-ubyte", dimensions: 3), labels = IdxFile.Read(folder, $"{part}-labels-idx1-ubyte", dimensions: 1);
        Require.That(images.Count == labels.Count, folder, $"{images.Count} pictures and {labels.Count} labels of {part}", "one label a picture");
        Require.That(images.ItemSize % PixelsPerStep == 0, folder, $"pictures of {images.ItemSize} pixels to be read by {PixelsPerStep}", "a number that divides them; set data.pixelsPerStep");
        int[]? order = Order(images.ItemSize);
        return [.. Enumerable.Range(0, images.Count).Select(i => Sequence(images[i], order, labels[i][0]))];
    }
}

[JsonSerializable(typeof(MnistDataSpec))]
internal sealed partial class MnistDataJson : JsonSerializerContext;
