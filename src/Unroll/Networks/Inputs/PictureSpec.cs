using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Input: pictures, by a convolutional network. Each block has a convolution, a maximum over squares of 2 x 2 places, layer normalisation and ReLU; what is left is a grid of regions, a row
/// for each, line by line.
/// </summary>
/// <remarks>
/// y = relu(standardize(maxpool(convolve(x))) + b); the last block's rows get a trained vector for each region added, so that it is known where a region lies. Standardised are the
/// channels of each place (Ba, Kiros and Hinton 2016), not each channel over the batch (Ioffe and Szegedy 2015): so a picture gets the same numbers in any company, in training and in
/// prediction, and no running averages have to be kept. It has no gain, since the next filters have one.
/// </remarks>
public sealed record PictureSpec : InputSpec
{
    private readonly EqualList<int> filters = new([32, 64, 96]);

    /// <summary>The number of filters of each block, 1 to 16 blocks of 1 to 4,096. Each block makes the grid half as high and wide. Default: 32, 64, 96.</summary>
    public IReadOnlyList<int> Filters
    {
        get => filters;
        init
        {
            filters = new EqualList<int>(value);
            Require.InRange("filters (blocks)", filters.Count, 1, 16);
            foreach (int count in filters)
                Require.InRange("filters", count, 1, 4096);
        }
    }

    /// <summary>The side of a filter in places, an odd number from 1 to 15. Default 3.</summary>
    public int FilterSize
    {
        get;
        init
        {
            field = Require.InRange("filterSize", value, 1, 15);
            Require.That(value % 2 == 1, "filterSize", $"{value}", "an odd number, so that a filter has a middle");
        }
    }
    = 3;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Content> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(train.Count > 0, "The training set", "no picture", "at least one");
        PictureSize size = PictureInput.SizeOf(PictureInput.PictureOf(train[0]));
        Require.That(size.Height > 0 && size.Width > 0, "The training set", "a picture without pixels", "pictures of one size (data.height, data.width)");
        foreach (Content content in train)
            PictureInput.Check(PictureInput.PictureOf(content), size);
        fitted.Put("picture", new FittedValue(FormattableString.Invariant($"{size.Height} {size.Width} {size.Channels}")));
    }

    /// <inheritdoc/>
    public override ISequenceInput Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new PictureInput(this, scope, fitted);
    }
}

[JsonSerializable(typeof(PictureSpec))]
internal sealed partial class PictureJson : JsonSerializerContext;
