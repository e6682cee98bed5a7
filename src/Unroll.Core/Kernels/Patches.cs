using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// The patches of maps [B, H, W, C] as the rows of a matrix that is never made whole: row (b, y, x) has the places (T y - P + i, T x - P + j) for i and j below the size, C numbers each;
/// zeros outside the map. Products read from it what they pack (im2col as a gathered factor).
/// </summary>
internal readonly unsafe struct Patches
{
    private readonly Real* maps;
    private readonly int height;
    private readonly int width;
    private readonly int channels;
    private readonly int size;
    private readonly int padding;
    private readonly int stride;
    private readonly int lines; // that patches begin on, one map's
    private readonly int places; // of a line that they begin on

    private Patches(Real* maps, int count, int height, int width, int channels, int size, int padding, int stride)
    {
        this.maps = maps;
        (this.height, this.width, this.channels, this.size, this.padding, this.stride) = (height, width, channels, size, padding, stride);
        lines = Along(height, size, padding, stride);
        places = Along(width, size, padding, stride);
        Rows = new Shape(count, lines, places).Count;
    }

    /// <summary>All patches.</summary>
    public int Rows { get; }

    /// <summary>The numbers of one.</summary>
    public int Inner => size * size * channels;

    /// <summary>How many of them one map has.</summary>
    public int RowsOfMap => lines * places;

    /// <summary>The patches of maps [B H W, C].</summary>
    public static Patches Of(Tensor maps, int height, int width, int size, int padding, int stride) =>
        new(maps.Pointer, maps.Shape[0] / (height * width), height, width, maps.Shape[1], size, padding, stride);

    /// <summary>How many patches begin along a side, which with its padding is at least as long as one.</summary>
    public static int Along(int side, int size, int padding, int stride) => ((side + (2 * padding) - size) / stride) + 1;

    /// <summary>target[r * distance + i] = number k + i of patch row + r, for r below rows, i below count.</summary>
    public void Copy(int row, int rows, int k, int count, Real* target, nint distance)
    {
        if (count == 0)
            return;
        int lineSize = size * channels, x = row % places, above = row / places, y = above % lines, map = above / lines;
        int firstLine = k / lineSize, lastLine = (k + count - 1) / lineSize;
        for (; rows > 0; rows--, target += distance)
        {
            Real* to = target;
            for (int i = firstLine; i <= lastLine; i++)
            {
                int from = Math.Max(0, k - (i * lineSize)), until = Math.Min(lineSize, k + count - (i * lineSize));
                CopyLine(map, (y * stride) - padding + i, (x * stride) - padding, from, until, to);
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

    /// <summary>Adds to each place of the maps what source, [rows, numbers of a patch], has for it in the patches from a row on: the transpose of <see cref="Copy"/>.</summary>
    public void Add(int row, int rows, Real* source)
    {
        int lineSize = size * channels;
        for (int last = row + rows; row < last; row++)
        {
            int above = row / places, place = (row % places * stride) - padding, line = (above % lines * stride) - padding;
            int inside = Math.Max(0, -place), outside = Math.Min(size, width - place), count = (outside - inside) * channels;
            for (int i = 0; i < size; i++, source += lineSize)
            {
                if (count <= 0 || (uint)(line + i) >= (uint)height)
                    continue;
                Span<Real> target = new(maps + ((((((nint)(above / lines) * height) + line + i) * width) + place + inside) * channels), count);
                TensorPrimitives.Add(target, new ReadOnlySpan<Real>(source + (inside * channels), count), target);
            }
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
