namespace Unroll;

/// <summary>
/// The patches of maps [B, H, W, C] as the rows of a matrix that is never made whole: row (b, y, x) has the places (y - P + i, x - P + j) for i and j below the size, C numbers each; zeros
/// outside the map. Products read from it what they pack (im2col as a gathered factor).
/// </summary>
internal readonly unsafe struct Patches
{
    private readonly Real* maps;
    private readonly int height;
    private readonly int width;
    private readonly int channels;
    private readonly int size;
    private readonly int padding;
    private readonly int lines; // that patches begin on, one map's
    private readonly int places; // of a line that they begin on

    public Patches(Real* maps, int count, int height, int width, int channels, int size, int padding)
    {
        this.maps = maps;
        (this.height, this.width, this.channels, this.size, this.padding) = (height, width, channels, size, padding);
        lines = Along(height, size, padding);
        places = Along(width, size, padding);
        Rows = count * lines * places;
    }

    /// <summary>All patches.</summary>
    public int Rows { get; }

    /// <summary>The numbers of one.</summary>
    public int Inner => size * size * channels;

    /// <summary>How many patches begin along a side.</summary>
    public static int Along(int side, int size, int padding) => side + (2 * padding) - size + 1;

    /// <summary>target[r * stride + i] = number k + i of patch row + r, for r below rows, i below count.</summary>
    public void Copy(int row, int rows, int k, int count, Real* target, nint stride)
    {
        if (count == 0)
            return;
        int lineSize = size * channels, x = row % places, above = row / places, y = above % lines, map = above / lines;
        int firstLine = k / lineSize, lastLine = (k + count - 1) / lineSize;
        for (; rows > 0; rows--, target += stride)
        {
            Real* to = target;
            for (int i = firstLine; i <= lastLine; i++)
            {
                int from = Math.Max(0, k - (i * lineSize)), until = Math.Min(lineSize, k + count - (i * lineSize));
                CopyLine(map, y - padding + i, x - padding, from, until, to);
                to += until - from;
            }
            if (++x < places)
                continue;
            x = 0;
            if (++y < lines)
                continue;
            y = 0;
            map++;
        }
    }

    /// <summary>Numbers from..until of one line of a patch, which begins at a place that may lie outside.</summary>
    private void CopyLine(int map, int line, int place, int from, int until, Real* target)
    {
        int inside = Math.Clamp(-place * channels, from, until), outside = Math.Clamp((width - place) * channels, from, until);
        if ((uint)line >= (uint)height)
            inside = outside = until;
        Real* source = maps + ((((nint)map * height) + line) * width * channels) + ((nint)place * channels);
        if (inside == from && outside == until)
        {
            new ReadOnlySpan<Real>(source + from, until - from).CopyTo(new Span<Real>(target, until - from)); // nearly always
            return;
        }
        new Span<Real>(target, inside - from).Clear();
        new ReadOnlySpan<Real>(source + inside, outside - inside).CopyTo(new Span<Real>(target + inside - from, outside - inside));
        new Span<Real>(target + outside - from, until - outside).Clear();
    }
}
