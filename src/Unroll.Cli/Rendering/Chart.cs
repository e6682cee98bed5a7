namespace Unroll.Cli;

/// <summary>A line through values, drawn with Braille characters (two by four dots each) or, in ASCII, with stars.</summary>
internal static class Chart
{
    private const int FirstBraille = 0x2800;

    /// <summary>The dots of a Braille character by column and row, as Unicode numbers them.</summary>
    private static ReadOnlySpan<byte> Dots => [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];

    /// <summary>Draws values at equal distances from the left edge to the right one; those that are not finite are left out.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="low">The value of the bottom edge.</param>
    /// <param name="high">The value of the top edge.</param>
    /// <param name="width">In characters.</param>
    /// <param name="height">In characters.</param>
    /// <param name="unicode">Whether Braille may be used.</param>
    /// <returns>Rows from the top, each as wide as asked.</returns>
    public static string[] Draw(double[] values, double low, double high, int width, int height, bool unicode)
    {
        (int across, int down) = unicode ? (2, 4) : (1, 1);
        (int columns, int rows) = (width * across, height * down);
        byte[,] cells = new byte[height, width];
        double range = high > low ? high - low : 1;
        for (int x = 0; x < columns; x++)
        {
            (double from, double to) = (At(values, x, columns), At(values, Math.Min(x + 1, columns - 1), columns));
            if (!double.IsFinite(from))
                continue;
            to = double.IsFinite(to) ? to : from;
            (int first, int last) = (Row(from, low, range, rows), Row(to, low, range, rows));
            int step = Math.Sign(last - first);
            int y = first;
            do
            {
                cells[y / down, x / across] |= unicode ? Dots[(x % 2 * 4) + (y % 4)] : (byte)1;
                y += step;
            }
            while (step != 0 && y != last);
        }
        return [.. Enumerable.Range(0, height).Select(row => string.Concat(Enumerable.Range(0, width).Select(column => Character(cells[row, column], unicode))))];
    }

    private static char Character(byte dots, bool unicode) => dots == 0 ? ' ' : unicode ? (char)(FirstBraille + dots) : '*';

    /// <summary>The value under a column, linear between two neighbours.</summary>
    private static double At(double[] values, int x, int columns)
    {
        double place = columns == 1 ? 0 : (double)x / (columns - 1) * (values.Length - 1);
        int left = Math.Min((int)place, Math.Max(0, values.Length - 2));
        int right = Math.Min(left + 1, values.Length - 1);
        double part = place - left;
        return part <= 0 ? values[left] : part >= 1 ? values[right] : values[left] + ((values[right] - values[left]) * part);
    }

    private static int Row(double value, double low, double range, int rows) =>
        Math.Clamp(rows - 1 - (int)Math.Round((value - low) / range * (rows - 1)), 0, rows - 1);
}
