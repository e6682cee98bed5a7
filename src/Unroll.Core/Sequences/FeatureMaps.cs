namespace Unroll;

/// <summary>Pictures on a tape, or what a network has made of them: a row of channels for each place of a grid, the same grid for all of a batch.</summary>
public sealed class FeatureMaps
{
    /// <summary>Creates the maps of a batch.</summary>
    /// <param name="rows">The places of each map line by line, map after map, [B H W, C].</param>
    /// <param name="height">H, in places, 1 or more.</param>
    /// <param name="width">W, in places, 1 or more.</param>
    /// <exception cref="UnrollException">The rows are not whole maps.</exception>
    public FeatureMaps(Value rows, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Require.That(height > 0 && width > 0 && rows.Shape.Rank == 2 && rows.Shape[0] % ((long)height * width) == 0, "Feature maps",
            $"rows of shape {rows.Shape} for maps of {height} x {width} places", "a row for each place of whole maps");
        Rows = rows;
        Height = height;
        Width = width;
    }

    /// <summary>The places of each map line by line, map after map, [B H W, C].</summary>
    public Value Rows { get; }

    /// <summary>H.</summary>
    public int Height { get; }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>How many maps, B.</summary>
    public int Count => Rows.Shape[0] / (Height * Width);

    /// <summary>C.</summary>
    public int Channels => Rows.Shape[1];

    /// <summary>The same grid with other rows.</summary>
    /// <param name="rows">[B H W, C'].</param>
    public FeatureMaps With(Value rows) => new(rows, Height, Width);

    /// <summary>Each map as a sequence of its places, line by line.</summary>
    public Sequences ToSequences()
    {
        int[] lengths = new int[Count];
        Array.Fill(lengths, Height * Width);
        return new Sequences(new SequenceLayout(lengths), Rows);
    }
}
