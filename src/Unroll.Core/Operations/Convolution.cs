namespace Unroll;

/// <summary>Convolutions over pictures.</summary>
public static class Convolutions
{
    private const int MostPlaces = 16383; // a filter may have so many squared

    /// <summary>
    /// Every square of places times every filter (LeCun et al. 1989): y[b, y, x, o] = Σ filters[o, i, j, c] · x[b, T y - P + i, T x - P + j, c] over i, j below the size and all channels c; outside
    /// the map are zeros. With a stride T of 1 the grid stays about as large, and a pooling makes it smaller.
    /// </summary>
    /// <param name="x">Maps of H x W places and C channels.</param>
    /// <param name="filters">A row for each filter, which has its squares line by line, [O, S S C].</param>
    /// <param name="size">S, the side of a square, 1 or more.</param>
    /// <param name="padding">P, the places that squares may reach over each edge, 0 to S - 1; (S - 1) / 2 keeps the grid where S is odd and T is 1.</param>
    /// <param name="stride">T, how many places a square moves from one place of the result to the next, 1 or more.</param>
    /// <returns>Maps of ⌊(H + 2 P - S) / T⌋ + 1 by ⌊(W + 2 P - S) / T⌋ + 1 places and O channels.</returns>
    /// <exception cref="UnrollException">The shapes do not fit, or a map is smaller than a square.</exception>
    public static FeatureMaps Convolve(this FeatureMaps x, Value filters, int size, int padding, int stride = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(filters);
        Check("convolution", size, padding, stride);
        Require.That(filters.Shape.Rank == 2 && filters.Shape[1] == (long)size * size * x.Channels, "convolution",
            $"filters of shape {filters.Shape}", $"[filters, {(long)size * size * x.Channels}] for squares of {size} x {size} places and {x.Channels} channels");
        long more = (2L * padding) - size;
        Require.That(x.Height + more >= 0 && x.Width + more >= 0, "convolution", $"maps of {x.Height} x {x.Width} places", $"at least {-more} each way for squares of {size} and a padding of {padding}");
        int height = Patches.Along(x.Height, size, padding, stride), width = Patches.Along(x.Width, size, padding, stride);
        return new FeatureMaps(x.Rows.Tape.Record(new ConvolutionOp(x, filters, size, padding, stride))[0], height, width);
    }

    /// <summary>
    /// The transpose of <see cref="Convolve"/> (Zeiler et al. 2010; Dumoulin and Visin 2016, section 4), which makes maps larger: each place adds its channels times the filters to a square of the
    /// result, y[b, T h - P + i, T w - P + j, o] += x[b, h, w, c] · filters[c, i, j, o]; what falls outside is left out. With equal filters, size, padding and stride it leads from the result of a
    /// convolution back to its input, and is what the gradient of the convolution's input is computed by.
    /// </summary>
    /// <param name="x">Maps of H x W places and C channels.</param>
    /// <param name="filters">A row for each channel of <paramref name="x"/>, which has the squares of the result line by line, [C, S S O].</param>
    /// <param name="size">S, the side of a square, 1 or more.</param>
    /// <param name="padding">P, the places that are left out at each edge of the result, 0 to S - 1.</param>
    /// <param name="stride">T, how many places of the result lie from one square to the next, 1 or more. S should be a multiple of it, else some places get more squares than others.</param>
    /// <returns>Maps of (H - 1) T + S - 2 P by (W - 1) T + S - 2 P places and O channels.</returns>
    /// <exception cref="UnrollException">The shapes do not fit, or the result would have no places, or too many.</exception>
    public static FeatureMaps ConvolveTransposed(this FeatureMaps x, Value filters, int size, int padding, int stride = 1)
    {
        const string who = "transposed convolution";
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(filters);
        Check(who, size, padding, stride);
        Require.That(filters.Shape.Rank == 2 && filters.Shape[0] == x.Channels && filters.Shape[1] % ((long)size * size) == 0, who,
            $"filters of shape {filters.Shape}", $"[{x.Channels}, {(long)size * size} times the filters] for squares of {size} x {size} places and {x.Channels} channels");
        long more = size - (2L * padding), height = ((x.Height - 1L) * stride) + more, width = ((x.Width - 1L) * stride) + more;
        Require.That(height > 0 && width > 0, who, $"maps of {x.Height} x {x.Width} places, which give {height} x {width}", $"larger maps, or a padding below {padding}");
        Shape result = new(x.Count, Shape.Size(height), Shape.Size(width), filters.Shape[1] / (size * size));
        return new FeatureMaps(x.Rows.Tape.Record(new TransposedConvolutionOp(x, filters, size, padding, stride, result))[0], result[1], result[2]);
    }

    private static void Check(string who, int size, int padding, int stride)
    {
        Require.That(size is > 0 and <= MostPlaces, who, $"squares of {size} places", $"1 to {MostPlaces}");
        Require.That(padding >= 0 && padding < size, who, $"a padding of {padding}", $"0 to {size - 1}");
        Require.That(stride > 0, who, $"a stride of {stride} places", "1 or more");
    }
}

/// <summary>Products whose patches are gathered as they are packed; the gradient of the input is the transposed convolution of the output's gradient.</summary>
internal sealed unsafe class ConvolutionOp(FeatureMaps x, Value filters, int size, int padding, int stride) : Operation(x.Rows, filters)
{
    public override string Name => "convolution";

    private Patches Input => Patches.Of(x.Rows.Tensor, x.Height, x.Width, size, padding, stride);

    public override Tensor[] Forward(Tape tape)
    {
        int outputs = filters.Shape[0];
        Tensor y = tape.Rent(new Shape(Input.Rows, outputs));                                           // [B H' W', O]
        tape.Device.Multiply(LeftFactor.Of(Input), tape.Pack(filters, true), y.Pointer, outputs, false);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        int outputs = filters.Shape[0];
        Tensor dy = flow.Of(Outputs[0]);                                                                // [B H' W', O]
        if (flow.Wants(filters))                                                                        // dF += dYᵀ patches
        {
            Tensor dFilters = flow.Into(filters, out bool accumulate);
            flow.Device.MultiplyTransposed(dy.Pointer, outputs, Input.Rows, outputs, UnpackedRows.Of(Input), dFilters.Pointer, accumulate);
        }
        if (flow.Wants(x.Rows))
        {
            Tensor dx = flow.Into(x.Rows, out bool accumulate);
            new PatchSums(flow.Tape, filters, size, padding, stride).Run(dy, dx, x.Height, x.Width, accumulate);
        }
    }
}
