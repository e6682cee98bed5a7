namespace Unroll;

/// <summary>
/// How well questions about pictures were answered: <c>accuracy</c>, the share of right answers, and by type the same for each kind of question. Where the data say which pixels show what was asked about, for each hop k:
/// <c>looked(k)</c>, how often the region with the largest weight shows some of it, and <c>mass(k)</c>, the mean share of the weights on such regions. <c>chance</c> is the mean share of such regions, which even weights would have.
/// </summary>
internal static class VisualScores
{
    public static Report Of(IEnumerable<(PictureAnswers Right, VisualAnswers Answers)> pictures, int hops)
    {
        SortedDictionary<string, (long All, long Right)> kinds = new(StringComparer.Ordinal);
        (double[] looked, double[] mass) = (new double[hops], new double[hops]);
        double chance = 0;
        long marked = 0, all = 0, right = 0;
        foreach ((PictureAnswers gold, VisualAnswers answers) in pictures)
        {
            foreach ((PictureAnswer known, VisualAnswer answer) in gold.All.Zip(answers.All))
            {
                int isRight = known.Text == answer.Text ? 1 : 0;
                (all, right) = (all + 1, right + isRight);
                (long before, long rightBefore) = kinds.GetValueOrDefault(known.Kind);
                kinds[known.Kind] = (before + 1, rightBefore + isRight);
                if (known.Where.Length == 0 || hops == 0)
                    continue;
                bool[] shown = Regions(known.Where.Span, answers);
                marked++;
                chance += shown.Count(isThere => isThere) / (double)shown.Length;
                for (int hop = 0; hop < hops; hop++)
                {
                    double[] weights = [.. answer.Attention(hop)];
                    looked[hop] += shown[Array.IndexOf(weights, weights.Max())] ? 1 : 0;
                    mass[hop] += weights.Where((_, i) => shown[i]).Sum();
                }
            }
        }
        List<KeyValuePair<string, double>> scores = [new("accuracy", all == 0 ? 0 : right / (double)all)];
        for (int hop = 0; hop < hops && marked > 0; hop++)
            scores.AddRange([new(FormattableString.Invariant($"looked{hop + 1}"), looked[hop] / marked), new(FormattableString.Invariant($"mass{hop + 1}"), mass[hop] / marked)]);
        if (marked > 0)
            scores.Add(new("chance", chance / marked));
        return new Report("accuracy", scores, kinds.Select(kind => new KeyValuePair<string, TypeScore>(kind.Key, TypeScore.Of(kind.Value.All, kind.Value.All, kind.Value.Right))));
    }

    /// <summary>Which regions show some of the marked pixels, [lines places].</summary>
    private static bool[] Regions(ReadOnlySpan<bool> pixels, VisualAnswers answers)
    {
        (int height, int width) = (answers.Picture.Height, answers.Picture.Width);
        bool[] shown = new bool[answers.Lines * answers.Places];
        for (int pixel = 0; pixel < pixels.Length; pixel++)
            shown[(pixel / width * answers.Lines / height * answers.Places) + (pixel % width * answers.Places / width)] |= pixels[pixel];
        return shown;
    }
}
