using System.Globalization;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Pictures of digits for a generator: an example asks for a digit by its label, such as "7", in words, or with its picture, of which a model sees a part, and has the picture. Without a path, pictures that are built in (<see cref="DotDigits"/>).
/// </summary>
/// <remarks>
/// A folder holds the four IDX files of MNIST (LeCun et al. 1998), <c>train-images-idx3-ubyte</c> and so on, each perhaps with .gz. The dev set is the end of the training set. Wordings are in English, German, French, Chinese and digits, such as
/// "a seven", "七", "sechs nicht, sondern sieben" (<see cref="DigitWordings"/>); those of the test set are not in the training and dev set. They depend on these settings only, not on the seed of training.
/// </remarks>
public sealed record DigitPicturesDataSpec : DataSpec
{
    private const int Digits = 10;

    /// <summary>Whether digits are asked for in words, not by their labels. Default false.</summary>
    public bool Wordings { get; init; }

    /// <summary>Whether digits are asked for with their own pictures, for a generator that sees a part of them (model.visible). Default false.</summary>
    public bool Pictures { get; init; }

    /// <summary>Number of training pictures, taken from the beginning of the training set, 0 or more; 0 for all that are not dev pictures. Default 0. Ignored without a path.</summary>
    public int Train { get; init => field = Require.InRange("train", value, 0, 10_000_000); }

    /// <summary>Number of dev pictures, taken from the end of the training set. Default 5,000. Ignored without a path.</summary>
    public int Dev { get; init => field = Require.InRange("dev", value, 0, 10_000_000); } = 5_000;

    internal override TextTokenizer TextTokenizer => TextTokenizer.Ideographs;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        Check();
        if (path is null)
            return DotDigits.Open(DotDigits.Near, (part, digits) => Examples(part, [.. digits.Select((digit, i) => (DotDigits.PictureOf(digit.Pixels, Pictures ? DotDigits.NameOf(part, i) : null), digit.Digit))]));
        List<(Picture, int)> all = Read(path, "train");
        Require.That(Dev + Math.Max(1, Train) <= all.Count, path, $"{all.Count} training pictures, with {Dev} for the dev set and {(Train > 0 ? $"{Train}" : "the others")} to learn from", "at least as many; set data.dev and data.train");
        Dataset? dev = Dev == 0 ? null : new Dataset($"{path}, dev", Examples("dev", all[^Dev..]));
        return new Splits(new Dataset($"{path}, train", Examples("train", all[..(Train > 0 ? Train : all.Count - Dev)])), dev, (Dataset)OpenTest(path));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        Check();
        return new($"{path}, test", Examples("test", Read(path, "t10k")));
    }

    private void Check() => Require.That(!Pictures || !Wordings, "data.pictures", "true, with data.wordings=true", "one of both");

    private IEnumerable<Example> Examples(string part, IReadOnlyList<(Picture Picture, int Digit)> digits)
    {
        Rng random = new Rng(1).Stream("wordings").Stream(part);
        List<Example> examples = [];
        foreach ((Picture picture, int digit) in digits)
        {
            string label = digit.ToString(CultureInfo.InvariantCulture);
            examples.Add(new Example(Pictures ? picture : Wordings ? DigitWordings.Draw(digit, part == "test", ref random) : new Labels([label]), new LabelledItem(picture, label)));
        }
        return examples;
    }

    private static List<(Picture, int)> Read(string folder, string part)
    {
        IdxFile images = IdxFile.Read(folder, $"{part}-images-idx3-ubyte", dimensions: 3), labels = IdxFile.Read(folder, $"{part}-labels-idx1-ubyte", dimensions: 1);
        Require.That(images.Count == labels.Count, folder, $"{images.Count} pictures and {labels.Count} labels of {part}", "one label a picture");
        List<(Picture, int)> digits = [];
        for (int i = 0; i < images.Count; i++)
        {
            int digit = labels[i][0];
            Require.That(digit < Digits, folder, $"the label {digit} of picture {i + 1} of {part}", "0 to 9");
            digits.Add((PictureOf(images[i], images.Sizes[1], images.Sizes[2]), digit));
        }
        return digits;
    }

    private static Picture PictureOf(ReadOnlySpan<byte> pixels, int height, int width)
    {
        Real[] values = new Real[pixels.Length];                                                        // [H, W, 1]
        for (int i = 0; i < values.Length; i++)
            values[i] = pixels[i] / (Real)255;
        return new Picture(height, width, 1, values);
    }
}

[JsonSerializable(typeof(DigitPicturesDataSpec))]
internal sealed partial class DigitPicturesDataJson : JsonSerializerContext;
