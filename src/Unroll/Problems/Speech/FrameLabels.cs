namespace Unroll;

/// <summary>The token that is heard in each row of a sound; 0 where none is.</summary>
internal static class FrameLabels
{
    /// <summary>Labels by the times of tokens. Where these are unknown, the rows are spread evenly: two shares for each token, and one for the silence before, between and behind them.</summary>
    /// <param name="text">What is heard.</param>
    /// <param name="middle">The middle of each row in seconds, [T], growing.</param>
    /// <returns>[T]: the position of the token in the text from 1, or 0.</returns>
    public static int[] Positions(PlainText text, double[] middle)
    {
        int[] positions = new int[middle.Length];
        int count = text.Tokens.Count;
        if (text.Times is not { } times)
        {
            for (int t = 0; t < positions.Length; t++)
            {
                int share = (int)(((2 * (long)t) + 1) * ((3 * count) + 1) / (2 * positions.Length));
                positions[t] = share % 3 == 0 ? 0 : (share / 3) + 1;
            }
            return positions;
        }
        for (int t = 0, k = 0; t < positions.Length; t++)
        {
            while (k < count && times[k].End <= middle[t])
                k++;
            positions[t] = k < count && times[k].Start <= middle[t] ? k + 1 : 0;
        }
        return positions;
    }
}
