namespace Unroll;

/// <summary>Convolutions over pictures.</summary>
public static class Convolutions
{
    /// <summary>
    /// Every square of places times every filter (LeCun et al. 1989): y[b, y, x, o] = Σ filters[o, i, j, c] · x[b, y - P + i, x - P + j, c] over i, j below the size and all channels c; outside
    /// the map are zeros. It moves by one place; a pooling makes the grid smaller.
    /// </summary>
    /// <param name="x">Maps of H x W places and C channels.</param>
    /// <param name="filters">A row for each filter, which has its squares line by line, [O, S S C].</param>
    /// <param name="size">S, the side of a square, 1 or more.</param>
    /// <param name="padding">P, the places that squares may reach over each edge, 0 to S - 1; (S - 1) / 2 keeps the grid where S is odd.</param>
    /// <returns>Maps of H + 2 P - S + 1 by W + 2 P - S + 1 places and O channels.</returns>
    /// <exception cref="UnrollException">The shapes do not fit, or a map is smaller than a square.</exception>
    public static FeatureMaps Convolve(this FeatureMaps x, Value filters, int size, int padding)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(filters);
        Require.That(size > 0, "convolution", $"squares of {size} places", "1 or more");
        Require.That(padding >= 0 && padding < size, "convolution", $"a padding of {padding}", $"0 to {size - 1}");
        Require.That(filters.Shape.Rank == 2 && filters.Shape[1] == (long)size * size * x.Channels, "convolution",
            $"filters of shape {filters.Shape}", $"[filters, {(long)size * size * x.Channels}] for squares of {size} x {size} places and {x.Channels} channels");
        int height = Patches.Along(x.Height, size, padding), width = Patches.Along(x.Width, size, padding);
        Require.That(height > 0 && width > 0, "convolution", $"maps of {x.Height} x {x.Width} places", $"at least {size - (2 * padding)} each way for squares of {size} and a padding of {padding}");
        return new FeatureMaps(x.Rows.Tape.Record(new ConvolutionOp(x, filters, size, padding))[0], height, width);
    }
}

/// <summary>Products whose patches are gathered as they are packed; the gradient of the input is the convolution of the output's gradient by the filters turned around.</summary>
internal sealed unsafe class ConvolutionOp(FeatureMaps x, Value filters, int size, int padding) : Operation(x.Rows, filters)
{
    public override string Name => "convolution";

    private Patches Input => new(x.Rows.Tensor.Pointer, x.Count, x.Height, x.Width, x.Channels, size, padding);

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
        if (flow.Wants(x.Rows))                                                                         // dX += patches of dY times the filters turned around
        {
            Tensor dx = flow.Into(x.Rows, out bool accumulate), turned = Turned(flow.Tape);
            Patches above = new(dy.Pointer, x.Count, Patches.Along(x.Height, size, padding), Patches.Along(x.Width, size, padding), outputs, size, size - 1 - padding);
            flow.Device.Multiply(LeftFactor.Of(above), flow.Tape.Pack(turned.Pointer, turned.Shape[0], x.Channels, false), dx.Pointer, x.Channels, accumulate);
        }
    }

    /// <summary>The filters by place, from the last to the first, [S S O, C].</summary>
    private Tensor Turned(Tape tape)
    {
        int outputs = filters.Shape[0], places = size * size, channels = x.Channels;
        Tensor turned = tape.Rent(new Shape(places * outputs, channels));
        ReadOnlySpan<Real> from = filters.Tensor.Span;
        for (int place = 0; place < places; place++)
        {
            for (int o = 0; o < outputs; o++)
                from.Slice(((o * places) + places - 1 - place) * channels, channels).CopyTo(turned.Span[(((place * outputs) + o) * channels)..]);
        }
        return turned;
    }
}
