namespace Unroll;

/// <summary>
/// The lattice of one sentence as a figure shows it: words across, the likeliest tags down, at each crossing a score and a probability, and the
/// best and second-best paths through it.
/// </summary>
public sealed record Trellis : Figure
{
    private Trellis(IReadOnlyList<string> words, IReadOnlyList<string> tags, TrellisCell[,] cells, TrellisPath best, TrellisPath? second) : base("")
    {
        Words = words;
        Tags = tags;
        Cells = cells;
        Best = best;
        Second = second;
    }

    /// <summary>The words, [T].</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The tags shown, [R]: those of both paths, and of the others the likeliest.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>What stands at each tag and word, [R, T].</summary>
    public TrellisCell[,] Cells { get; }

    /// <summary>The best answer.</summary>
    public TrellisPath Best { get; }

    /// <summary>The second-best answer; null where there is only one.</summary>
    public TrellisPath? Second { get; }

    /// <summary>The trellis of one sequence of a chain.</summary>
    /// <param name="chain">Scores of a batch.</param>
    /// <param name="sequence">Its index in the batch.</param>
    /// <param name="words">Its words, [T].</param>
    /// <param name="tags">All tags, [C].</param>
    /// <param name="rows">How many tags to show at most; those of the two paths are always shown.</param>
    /// <exception cref="UnrollException">The sequence is empty.</exception>
    public static Trellis Of(Chain chain, int sequence, IReadOnlyList<string> words, Vocabulary tags, int rows = 8)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(tags);
        Require.That(words.Count > 0, "Trellis", "a sentence without words", "at least one word");
        int from = chain.Emissions.Layout.Starts[sequence], count = tags.Count;
        Tensor marginals = chain.Marginals(), scores = chain.Emissions.Rows.Tensor;
        ChainSteps steps = new(chain, sequence);
        double logZ = steps.LogPartition();
        BestPaths<ChainSteps> best = new(steps, 2);
        TrellisPath[] paths = [.. Enumerable.Range(0, best.Count).Select(rank => new TrellisPath(
            [.. steps.Tags(best.Backward(rank)).Select(tag => tags[tag])], best.Score(rank), Math.Exp(best.Score(rank) - logZ)))];
        string[] shown = Shown(paths, marginals, from, words.Count, tags, rows);
        TrellisCell[,] cells = new TrellisCell[shown.Length, words.Count];
        for (int row = 0; row < shown.Length; row++)
        {
            for (int t = 0; t < words.Count; t++)
            {
                int place = ((from + t) * count) + tags.Id(shown[row]);
                cells[row, t] = new TrellisCell(scores.Span[place], marginals.Span[place]);
            }
        }
        return new Trellis(words, shown, cells, paths[0], paths.Length > 1 ? paths[1] : null);
    }

    private static string[] Shown(TrellisPath[] paths, Tensor marginals, int from, int length, Vocabulary tags, int rows)
    {
        HashSet<string> needed = [.. paths.SelectMany(path => path.Tags)];
        IEnumerable<string> others = Enumerable.Range(0, tags.Count)
            .OrderByDescending(tag => Enumerable.Range(from, length).Max(row => marginals.Span[(row * tags.Count) + tag]))
            .Select(tag => tags[tag]).Where(tag => !needed.Contains(tag)).Take(Math.Max(0, rows - needed.Count));
        return [.. needed.Concat(others).OrderBy(tags.Id)];
    }
}

/// <summary>A tag at a word.</summary>
/// <param name="Score">What the network says of it alone, in nats.</param>
/// <param name="Probability">Over all answers, 0 to 1.</param>
public readonly record struct TrellisCell(double Score, double Probability);

/// <summary>One whole answer.</summary>
/// <param name="Tags">One per word, [T].</param>
/// <param name="Score">In nats.</param>
/// <param name="Probability">Of all answers, 0 to 1.</param>
public sealed record TrellisPath(IReadOnlyList<string> Tags, double Score, double Probability);
