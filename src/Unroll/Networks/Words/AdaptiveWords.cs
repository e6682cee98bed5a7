namespace Unroll;

/// <summary>
/// An adaptive softmax (Grave, Joulin, Cissé, Grangier and Jégou 2017): frequent words, and groups of rarer ones, share a first softmax; each group has a second one among its words, on a narrower
/// projection of the state. A step costs the first softmax, and of the groups only those that its right word is in. Words must be numbered by falling frequency.
/// </summary>
/// <remarks>
/// p(w) = softmax(x W + b)(w) for a frequent w;  p(w) = softmax(x W + b)(g) · softmax(x Pg Wg + bg)(w) for a w of group g, where Pg is [H, H / factor^g], g = 1, 2, ... These are true probabilities: they add up to 1.
/// </remarks>
internal sealed class AdaptiveWords : IWordOutput
{
    private readonly int[] bounds; // of each group the first word and, after the last group, the number of words
    private readonly Linear first;
    private readonly Parameter[] projections;
    private readonly Linear[] rare;

    /// <summary>Asks for the first softmax and those of the groups, <c>rare.1</c>, <c>rare.2</c>, ...</summary>
    /// <param name="scope">Where.</param>
    /// <param name="size">H.</param>
    /// <param name="words">How many words there are.</param>
    /// <param name="cutoffs">The first word of each group, rising, above 0 and below <paramref name="words"/>.</param>
    /// <param name="factor">How much narrower each group is than the one before.</param>
    public AdaptiveWords(ParameterScope scope, int size, int words, IReadOnlyList<int> cutoffs, int factor)
    {
        bounds = [.. cutoffs, words];
        int groups = cutoffs.Count;
        first = new Linear(scope, size, cutoffs[0] + groups);
        (projections, rare) = (new Parameter[groups], new Linear[groups]);
        double width = size;
        for (int g = 0; g < groups; g++)
        {
            width /= factor;
            int narrow = Math.Max(1, (int)width);
            ParameterScope group = scope.Child("rare").Child(FormattableString.Invariant($"{g + 1}"));
            projections[g] = group.Parameter("projection", new Shape(size, narrow), Init.Glorot);
            rare[g] = new Linear(group, narrow, bounds[g + 1] - bounds[g]);
        }
    }

    /// <inheritdoc/>
    public Value Losses(Value x, int[] targets, double smoothing = 0)
    {
        Require.That(smoothing == 0, "An adaptive softmax", FormattableString.Invariant($"label smoothing of {smoothing}"), "0, since not all words have a score at each step");
        int[] groups = Array.ConvertAll(targets, GroupOf);
        Value losses = first.CrossEntropy(x, [.. targets.Zip(groups, (target, group) => group < 0 ? target : bounds[0] + group)]);
        for (int g = 0; g < rare.Length; g++)
        {
            int[] rows = [.. Enumerable.Range(0, targets.Length).Where(row => groups[row] == g)];
            if (rows.Length == 0)
                continue;
            Value own = rare[g].CrossEntropy(Narrow(x.TakeRows(rows), g), [.. rows.Select(row => targets[row] - bounds[g])]);  // [rows]
            losses += own.Reshape(new Shape(rows.Length, 1)).ScatterRows(rows, targets.Length).Reshape(losses.Shape);
        }
        return losses;
    }

    /// <inheritdoc/>
    public Value LogProbabilities(Value x)
    {
        Value all = first.Apply(x).LogSoftmax();
        List<Value> parts = [all.Columns(0, bounds[0])];
        for (int g = 0; g < rare.Length; g++)
        {
            Value own = rare[g].Apply(Narrow(x, g)).LogSoftmax();
            Tensor ones = new(own.Shape);
            ones.Span.Fill(1);
            parts.Add(own + x.Tape.Constant(ones).TimesColumn(all.Columns(bounds[0] + g, 1)));
        }
        return Shaping.ConcatColumns([.. parts]);
    }

    private Value Narrow(Value x, int group) => x.MatMul(x.Tape.Use(projections[group]));

    /// <summary>The group of a word; -1 for a frequent one.</summary>
    private int GroupOf(int word)
    {
        int group = -1;
        while (word >= bounds[group + 1])
            group++;
        return group;
    }
}
