namespace Unroll;

/// <summary>
/// The grid that is left of a picture that gets smaller by half several times, ⌈H / 2ⁿ⌉ by ⌈W / 2ⁿ⌉ places. Where the picture is no multiple of it, the larger picture that it stands for has edges around: what a network reads there is the nearest
/// pixel of the picture, and what it writes there is left out.
/// </summary>
internal sealed class HalvedGrid
{
    private readonly ItemShape shape;
    private readonly int halvings;

    public HalvedGrid(ItemShape shape, int halvings)
    {
        (this.shape, this.halvings) = (shape, halvings);
        (Height, Width) = (Half(shape.Height), Half(shape.Width));
    }

    /// <summary>Lines of the grid.</summary>
    public int Height { get; }

    /// <summary>Places of a line.</summary>
    public int Width { get; }

    private int FullHeight => Height << halvings;

    private int FullWidth => Width << halvings;

    private bool IsWhole => FullHeight == shape.Height && FullWidth == shape.Width;

    /// <summary>Pictures [B, H W C] as maps of a multiple of the grid.</summary>
    public FeatureMaps Enlarge(Value items)
    {
        Value pixels = items.Reshape(new Shape(items.Shape[0] * shape.Height * shape.Width, shape.Channels)); // [B H W, C]
        return new FeatureMaps(IsWhole ? pixels : pixels.TakeRows(Places(items.Shape[0], FullHeight, FullWidth, shape.Height, shape.Width)), FullHeight, FullWidth);
    }

    /// <summary>Maps of a multiple of the grid as pictures [B, H W C].</summary>
    public Value Crop(FeatureMaps maps)
    {
        Value pixels = IsWhole ? maps.Rows : maps.Rows.TakeRows(Places(maps.Count, shape.Height, shape.Width, FullHeight, FullWidth));
        return pixels.Reshape(new Shape(maps.Count, shape.Size));
    }

    private int Half(int side) => (int)((side + (1L << halvings) - 1) >> halvings);

    /// <summary>For each place of grids, the nearest one of other grids whose middle is theirs.</summary>
    private static int[] Places(int count, int height, int width, int otherHeight, int otherWidth)
    {
        int down = (otherHeight - height) / 2, right = (otherWidth - width) / 2;
        int[] places = new int[count * height * width];
        for (int i = 0; i < places.Length; i++)
        {
            int x = Math.Clamp((i % width) + right, 0, otherWidth - 1), y = Math.Clamp((i / width % height) + down, 0, otherHeight - 1);
            places[i] = (((i / (width * height) * otherHeight) + y) * otherWidth) + x;
        }
        return places;
    }
}
