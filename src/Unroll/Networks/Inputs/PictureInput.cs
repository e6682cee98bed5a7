using System.Globalization;
using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Pictures through blocks of convolutions; see <see cref="PictureSpec"/>.</summary>
internal sealed class PictureInput : ISequenceInput
{
    private const int PicturesAtOnce = 32; // in prediction, so that only so many need memory within a block

    private readonly PictureSize size;
    private readonly int filterSize;
    private readonly (Parameter Filters, Parameter Bias)[] blocks;
    private readonly Parameter places;

    public PictureInput(PictureSpec spec, ParameterScope scope, Fitted fitted)
    {
        size = SizeFrom(fitted.Get<FittedValue>("picture"));
        filterSize = spec.FilterSize;
        blocks = new (Parameter, Parameter)[spec.Filters.Count];
        int channels = size.Channels;
        (Lines, Places) = (size.Height, size.Width);
        for (int i = 0; i < blocks.Length; i++)
        {
            int filters = spec.Filters[i], inputs = filterSize * filterSize * channels;
            ParameterScope block = scope.Child(FormattableString.Invariant($"block{i}"));
            blocks[i] = (block.Parameter("filters", new Shape(filters, inputs), Init.Normal(Math.Sqrt(2.0 / inputs))), block.Parameter("bias", new Shape(filters), Init.Zero));
            (channels, Lines, Places) = (filters, (Lines + 1) / 2, (Places + 1) / 2);
        }
        OutputSize = channels;
        places = scope.Parameter("places", new Shape(Lines * Places, channels), Init.Normal(0.1));
    }

    /// <summary>The lines of the grid of regions.</summary>
    public int Lines { get; }

    /// <summary>The regions of a line.</summary>
    public int Places { get; }

    public int OutputSize { get; }

    public Sequences Encode(Tape tape, IReadOnlyList<Content> batch)
    {
        Picture[] pictures = [.. batch.Select(PictureOf)];
        foreach (Picture picture in pictures)
            Check(picture, size);
        int most = tape.IsRecording ? Math.Max(1, pictures.Length) : PicturesAtOnce;
        Value[] rows = [.. pictures.Chunk(most).Select(some => tape.Only(() => [Blocks(tape, some)])[0])];
        int regions = Lines * Places;
        Value all = rows.Length == 0 ? tape.Constant(new Tensor(new Shape(0, OutputSize))) : rows.Length == 1 ? rows[0] : Shaping.ConcatRows(rows);
        int[] lengths = new int[pictures.Length], own = new int[pictures.Length * regions];
        Array.Fill(lengths, regions);
        for (int i = 0; i < own.Length; i++)
            own[i] = i % regions;
        return new Sequences(new SequenceLayout(lengths), all + tape.Use(places).TakeRows(own));        // [B R, F]
    }

    /// <summary>The path of a file, a data URL, or the name of a built-in scene or digit.</summary>
    public InputField Field(string name, string help) =>
        InputField.OfFile(name, help, typed => ColouredScenes.Named(typed, new CaptionDataSpec { Height = size.Height, Width = size.Width, Grey = size.Channels == 1 }) ?? DotDigits.Named(typed) ?? PictureFile.Read(typed, size), content => PictureFile.Write(PictureOf(content)), "image/*");

    /// <summary>Regions have no names.</summary>
    public IReadOnlyList<string> Steps(Content content) => [];

    internal static Picture PictureOf(Content content) => content.TryAs<Picture>() ?? throw new UnrollException(
        $"The model's input is pictures (model.input), but the data are {Content.Named(content.GetType())}; expected pictures, or another input such as words.");

    internal static PictureSize SizeOf(Picture picture) => new(picture.Height, picture.Width, picture.Channels);

    internal static void Check(Picture picture, PictureSize size) => Require.That(SizeOf(picture) == size, "The model's input", $"a picture of {SizeOf(picture)}",
        $"{size}, as the first picture of the training set has; set data.height, data.width and data.grey");

    private static PictureSize SizeFrom(FittedValue fitted)
    {
        int[] sizes = [.. fitted.Value.Split(' ').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        return sizes is [>= 1 and <= 4096, >= 1 and <= 4096, 1 or 3] ? new PictureSize(sizes[0], sizes[1], sizes[2])
            : throw new UnrollException($"The model's size of pictures is \"{fitted.Value}\"; expected three numbers: height and width from 1 to 4096, and 1 or 3 channels.");
    }

    private Value Blocks(Tape tape, Picture[] pictures)
    {
        Tensor pixels = tape.Rent(new Shape(pictures.Length * size.Height * size.Width, size.Channels));  // [B H W, C]
        int each = size.Height * size.Width * size.Channels;
        for (int b = 0; b < pictures.Length; b++)
        {
            Span<Real> target = pixels.Span.Slice(b * each, each);
            TensorPrimitives.Multiply(pictures[b].Values.Span, 2, target);
            TensorPrimitives.Subtract(target, 1, target);                                               // from -1 to 1
        }
        FeatureMaps maps = new(tape.Constant(pixels), size.Height, size.Width);
        foreach ((Parameter filters, Parameter bias) in blocks)
        {
            FeatureMaps smaller = maps.Convolve(tape.Use(filters), filterSize, filterSize / 2).MaxPool(2);
            maps = smaller.With(smaller.Rows.Standardize().AddRow(tape.Use(bias)).Relu());
        }
        return maps.Rows;                                                                               // [B R, F]
    }
}
