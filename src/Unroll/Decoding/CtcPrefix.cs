namespace Unroll;

/// <summary>A beginning of an output, with the log-probability of its alignments so far.</summary>
internal sealed class CtcPrefix(CtcPrefix? before, int token, CtcStanding standing)
{
    private List<CtcPrefix>? after;

    /// <summary>The beginning without its last token; null for nothing at all.</summary>
    public CtcPrefix? Parent => before;

    /// <summary>The last token; -1 for nothing at all.</summary>
    public int Token => token;

    public CtcStanding Standing => standing;

    /// <summary>Of the alignments that end in a blank, and of those that end in the last token.</summary>
    public double EndsInBlank { get; set; } = double.NegativeInfinity;

    public double EndsInToken { get; set; } = double.NegativeInfinity;

    public double Total { get; set; }

    /// <summary>The same after the frame that is looked at.</summary>
    public double NextInBlank { get; set; }

    public double NextInToken { get; set; }

    public double NextTotal => LogSum(NextInBlank, NextInToken);

    /// <summary>Its place among those that are kept; -1 if it is not.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Of the alignments that a token can follow as a new one: with the same token, those that end in a blank.</summary>
    public double Before(int next) => next == token ? EndsInBlank : Total;

    /// <summary>The beginning that is longer by a token: one object for each, so that it is found again after it was dropped.</summary>
    public CtcPrefix With(int next, CtcStanding then)
    {
        after ??= [];
        foreach (CtcPrefix known in after)
        {
            if (known.Token == next)
                return known;
        }
        CtcPrefix longer = new(this, next, then);
        after.Add(longer);
        return longer;
    }

    public int[] Tokens()
    {
        List<int> tokens = [];
        for (CtcPrefix prefix = this; prefix.Parent is { } shorter; prefix = shorter)
            tokens.Add(prefix.Token);
        tokens.Reverse();
        return [.. tokens];
    }

    public static double LogSum(double a, double b)
    {
        double high = Math.Max(a, b);
        return double.IsNegativeInfinity(high) ? high : high + Math.Log(1 + Math.Exp(Math.Min(a, b) - high));
    }
}
