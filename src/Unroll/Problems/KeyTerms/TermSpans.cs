namespace Unroll;

/// <summary>
/// The probabilities of all spans that a chain over the tags O, B and I may mark, p(B at the first word, I at the others, no I behind the last), summed over all tags of the other words: forward and backward sums (Lafferty et
/// al. 2001), and the path of the span between them.
/// </summary>
internal static class TermSpans
{
    private const int C = 3;

    /// <summary>Spans of one sentence whose probability is worth telling, and the probability that each word is in a span.</summary>
    /// <param name="scores">Of a batch.</param>
    /// <param name="sequence">Which of its sentences.</param>
    /// <param name="mayBegin">Whether a span is asked for that begins at a word.</param>
    public static (List<(int Start, int End, double Probability)> Spans, double[] Marked) Of(ChainScores scores, int sequence, Func<int, bool> mayBegin)
    {
        int first = scores.Layout.Starts[sequence], T = scores.Layout.Lengths[sequence];
        List<(int, int, double)> spans = [];
        double[] marked = new double[T];
        if (T == 0)
            return (spans, marked);
        double[] forward = new double[T * C], backward = new double[T * C];                             // [T, C]
        for (int t = 0; t < T; t++)
        {
            for (int j = 0; j < C; j++)
                forward[(t * C) + j] = Emission(t, j) + (t == 0 ? scores.Start.Span[j] : Sum(forward[((t - 1) * C) + 0] + Move(0, j), forward[((t - 1) * C) + 1] + Move(1, j), forward[((t - 1) * C) + 2] + Move(2, j)));
        }
        for (int t = T - 1; t >= 0; t--)
        {
            for (int i = 0; i < C; i++)
                backward[(t * C) + i] = t == T - 1 ? scores.End.Span[i] : Sum(Onward(t, i, 0), Onward(t, i, 1), Onward(t, i, 2));
        }
        double total = Sum(forward[(T - 1) * C] + scores.End.Span[0], forward[((T - 1) * C) + 1] + scores.End.Span[1], forward[((T - 1) * C) + 2] + scores.End.Span[2]);
        for (int t = 0; t < T; t++)
        {
            marked[t] = Math.Clamp(1 - Math.Exp(forward[t * C] + backward[t * C] - total), 0, 1);
            if (mayBegin(t))
                AddSpans(t);
        }
        return (spans, marked);

        void AddSpans(int start)
        {
            double path = forward[(start * C) + TermTags.Begin] - total;
            for (int end = start + 1, last = TermTags.Begin; Math.Exp(path + backward[((end - 1) * C) + last]) >= KeyTerms.Least; last = TermTags.Inside, end++)
            {
                double behind = end == T ? scores.End.Span[last] : Sum(Onward(end - 1, last, TermTags.Outside), Onward(end - 1, last, TermTags.Begin), double.NegativeInfinity);
                spans.Add((start, end, Math.Min(1, Math.Exp(path + behind))));
                if (end == T || end - start == KeyTerms.MostWords)
                    return;
                path += Move(last, TermTags.Inside) + Emission(end, TermTags.Inside);
            }
        }

        double Emission(int t, int tag) => scores.Emissions.Span[((first + t) * C) + tag];

        double Move(int from, int to) => scores.Transitions.Span[(from * C) + to];

        double Onward(int t, int from, int to) => Move(from, to) + Emission(t + 1, to) + backward[((t + 1) * C) + to];
    }

    /// <summary>log Σ exp.</summary>
    private static double Sum(double a, double b, double c)
    {
        double most = Math.Max(a, Math.Max(b, c));
        return double.IsNegativeInfinity(most) ? most : most + Math.Log(Math.Exp(a - most) + Math.Exp(b - most) + Math.Exp(c - most));
    }
}
