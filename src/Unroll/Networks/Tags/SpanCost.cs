namespace Unroll;

/// <summary>
/// The number of spans that only one of answer and truth has: P + G - 2 M of P spans in the answer, G right ones and M in both, as the evaluation reads them (<see cref="TagSpans.LenientSpans"/>). The worst answer
/// is found exactly: the search knows of each open span whether it began as the right one does.
/// </summary>
internal sealed class SpanCost : TagCost
{
    private readonly Vocabulary names;
    private readonly bool[] opens;      // whether a span goes on behind the tag
    private readonly bool[] isSpan;
    private readonly bool[] goesOn;     // [C, C]: whether the second tag goes on with the span of the first
    private readonly int[] types;       // -1 for none

    public SpanCost(Vocabulary names)
    {
        this.names = names;
        int count = names.Count;
        (char Prefix, string? Type)[] split = [.. Enumerable.Range(0, count).Select(tag => TagSpans.Split(names[tag]))];
        List<string?> known = [.. split.Select(one => one.Type).Distinct()];
        types = [.. split.Select(one => one.Type is null ? -1 : known.IndexOf(one.Type))];
        isSpan = [.. types.Select(type => type >= 0)];
        opens = [.. split.Select(one => one.Prefix is 'B' or 'I')];
        goesOn = new bool[count * count];
        for (int i = 0; i < goesOn.Length; i++)
            goesOn[i] = opens[i / count] && split[i % count].Prefix is ('I' or 'E') && types[i / count] == types[i % count];
    }

    public override int[] Worst(Device device, ChainScores scores, int[] gold)
    {
        int[] tags = new int[gold.Length];
        device.ForEachPiece(scores.Layout.Count, 1, (from, to) =>
        {
            for (int b = from; b < to; b++)
                Find(scores, b, gold, tags);
        });
        return tags;
    }

    public override double Of(ReadOnlySpan<int> gold, ReadOnlySpan<int> tags)
    {
        IReadOnlyList<Span> right = Spans(gold), answer = Spans(tags);
        return right.Count + answer.Count - (2 * answer.Intersect(right).Count());
    }

    private IReadOnlyList<Span> Spans(ReadOnlySpan<int> tags)
    {
        string[] texts = new string[tags.Length];
        for (int t = 0; t < texts.Length; t++)
            texts[t] = names[tags[t]];
        return TagSpans.LenientSpans(texts);
    }

    /// <summary>State 2 j + m at a word: its tag is j; m is 1 if a span is open that began where the right one did, which is open, too.</summary>
    private void Find(ChainScores scores, int sequence, int[] gold, int[] target)
    {
        int first = scores.Layout.Starts[sequence], length = scores.Layout.Lengths[sequence], count = scores.Tags;
        if (length == 0)
            return;
        int[] begins = new int[length + 1];         // the type of the right span that begins with a word; -1 for none
        bool[] ends = new bool[length + 1];         // whether a right span ends before a word
        Array.Fill(begins, -1);
        foreach (Span span in Spans(gold.AsSpan(first, length)))
        {
            begins[span.Start] = types[gold[first + span.Start]];
            ends[span.End] = true;
        }
        double[] before = new double[2 * count], now = new double[2 * count];
        int[] back = new int[length * 2 * count];
        for (int t = 0; t < length; t++)
        {
            Array.Fill(now, double.NegativeInfinity);
            ReadOnlySpan<Real> emissions = scores.Emissions.Rows(first + t, 1).Span;
            for (int tag = 0; tag < count; tag++)
            {
                for (int from = 0; from < (t == 0 ? 1 : 2 * count); from++)
                {
                    double path = t == 0 ? scores.Start.Span[tag] : before[from] + scores.Transitions.Span[(from / 2 * count) + tag];
                    if (double.IsNegativeInfinity(path))
                        continue;
                    bool continues = t > 0 && goesOn[(from / 2 * count) + tag], matched = t > 0 && from % 2 == 1;
                    double cost = matched && !continues && ends[t] ? -2 : 0;
                    bool matches = continues ? matched && !ends[t] : isSpan[tag] && begins[t] == types[tag];
                    cost += isSpan[tag] && !continues ? 1 : 0;
                    if (isSpan[tag] && !opens[tag])
                    {
                        cost -= matches && ends[t + 1] ? 2 : 0;
                        matches = false;
                    }
                    int state = (2 * tag) + (matches ? 1 : 0);
                    path += emissions[tag] + cost;
                    if (path > now[state])
                        (now[state], back[(t * 2 * count) + state]) = (path, from);
                }
            }
            (before, now) = (now, before);
        }
        int best = 0;
        double most = double.NegativeInfinity;
        for (int state = 0; state < 2 * count; state++)
        {
            double total = before[state] + scores.End.Span[state / 2] - (state % 2 == 1 && ends[length] ? 2 : 0);
            if (total > most)
                (best, most) = (state, total);
        }
        for (int t = length - 1; t >= 0; t--)
        {
            target[first + t] = best / 2;
            best = back[(t * 2 * count) + best];
        }
    }
}
