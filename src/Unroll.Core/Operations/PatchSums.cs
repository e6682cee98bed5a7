namespace Unroll;

/// <summary>
/// Rows times filters, summed where the patches of maps lie: the transpose of a convolution. Where patches move by one place, it is a convolution by the filters turned around, whose patches are
/// gathered; else that would multiply many zeros, and the products are made and added, patch by patch.
/// </summary>
internal readonly unsafe struct PatchSums(Tape tape, Value filters, int size, int padding, int stride)
{
    private const int Together = 1 << 20; // products made before they are added, about

    /// <summary>maps (+)= the sums.</summary>
    /// <param name="rows">A row for each patch, [B H' W', I].</param>
    /// <param name="maps">[B H W, C], for filters [I, S S C].</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="accumulate">Whether to add or to overwrite.</param>
    public void Run(Tensor rows, Tensor maps, int height, int width, bool accumulate)
    {
        if (stride == 1)
        {
            Gather(rows, maps, height, width, accumulate);
            return;
        }
        if (!accumulate)
            tape.Device.Clear(maps);
        Scatter(rows, Patches.Of(maps, height, width, size, padding, stride));
    }

    private void Gather(Tensor rows, Tensor maps, int height, int width, bool accumulate)
    {
        int channels = maps.Shape[1];
        Tensor turned = Turned(channels);
        Patches above = Patches.Of(rows, Patches.Along(height, size, padding, 1), Patches.Along(width, size, padding, 1), size, size - 1 - padding, 1);
        tape.Device.Multiply(LeftFactor.Of(above), tape.Pack(turned.Pointer, turned.Shape[0], channels, false), maps.Pointer, channels, accumulate);
    }

    /// <summary>Some maps at a time: each number of a product, and each sum of a map, is made by one thread in one order.</summary>
    private void Scatter(Tensor rows, Patches maps)
    {
        if (maps.Rows == 0 || maps.Inner == 0)
            return;
        Device device = tape.Device;
        PackedMatrix packed = tape.Pack(filters, false);                                                // [I, S S C]
        int inputs = rows.Shape[1], each = maps.RowsOfMap, count = maps.Rows / each, most = (int)Math.Clamp(Together / ((long)each * maps.Inner), 1, count);
        Block block = device.Memory.Rent(new Shape(most * each, maps.Inner).Count);
        Real* from = rows.Pointer, products = block.Pointer;
        for (int map = 0; map < count; map += most)
        {
            int first = map * each, some = Math.Min(most, count - map);
            device.Multiply(LeftFactor.Of(from + ((nint)first * inputs), some * each, inputs), packed, products, maps.Inner, false);
            device.ForEachPiece(some, 1, (start, end) => maps.Add(first + (start * each), (end - start) * each, products + ((nint)start * each * maps.Inner)));
        }
        device.Memory.Return(block);
    }

    /// <summary>The filters by place, from the last to the first, [S S I, C].</summary>
    private Tensor Turned(int channels)
    {
        int inputs = filters.Shape[0], places = size * size;
        Tensor turned = tape.Rent(new Shape(places * inputs, channels));
        ReadOnlySpan<Real> from = filters.Tensor.Span;
        for (int place = 0; place < places; place++)
        {
            for (int i = 0; i < inputs; i++)
                from.Slice(((i * places) + places - 1 - place) * channels, channels).CopyTo(turned.Span[(((place * inputs) + i) * channels)..]);
        }
        return turned;
    }
}
