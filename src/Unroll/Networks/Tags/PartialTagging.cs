namespace Unroll;

/// <summary>
/// Learning from tags that are known in part: the loss is -log of the probability of all answers that agree with what is known,
/// logZ of all answers - logZ of those (Tsuboi et al. 2008 for conditional random fields; for a softmax it is -log of the allowed tags' sum).
/// </summary>
internal static class PartialTagging
{
    /// <summary>Every tag that is named.</summary>
    public static IEnumerable<string> TagsOf(Tags tags) => tags.Allowed?.SelectMany(some => some) ?? tags.Values!;

    /// <summary>The loss of a batch in which some tags are open, summed, in nats.</summary>
    /// <param name="all">The scores of all answers.</param>
    /// <param name="batch">What is known.</param>
    /// <param name="tags">The tags.</param>
    public static Value Loss(Chain all, IReadOnlyList<Tags> batch, Vocabulary tags)
    {
        bool[] allowed = new bool[all.Emissions.Layout.Rows * tags.Count];
        int row = 0;
        foreach (Tags known in batch)
        {
            for (int t = 0; t < known.Length; t++, row++)
            {
                IReadOnlyList<string> some = known.Allowed is { } sets ? sets[t] : [known.Values![t]];
                Span<bool> mask = allowed.AsSpan(row * tags.Count, tags.Count);
                if (some.Count == 0)
                    mask.Fill(true);
                foreach (string tag in some)
                    mask[tags.Id(tag)] = true;
            }
        }
        return (all.LogPartition() - all.Allowing(allowed).LogPartition()).Sum();
    }
}
