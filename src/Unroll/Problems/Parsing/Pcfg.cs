namespace Unroll;

/// <summary>
/// A probabilistic context-free grammar read off trees, with the parser that finds the most probable tree (Charniak 1996; Johnson 1998; Klein and Manning 2003): what a neural parser has to beat.
/// Nothing is trained: probabilities are relative frequencies.
/// </summary>
/// <remarks>
/// p(tree) = p(root) ∏ p(rule | its symbol) ∏ p(word | tag), where p(rule | symbol) = n(rule) / n(symbol). Deviation from the papers: a chain of phrases of one part each is a single symbol, so that
/// all rules have two parts.
/// </remarks>
public sealed class Pcfg
{
    private readonly Grammar grammar;
    private readonly string[] symbols;
    private readonly TagsOfWords tags;
    private readonly Dictionary<string, int[]> ofTag;
    private readonly double[] asWord;

    /// <summary>Counts the rules of trees.</summary>
    /// <param name="trees">At least one.</param>
    /// <param name="options">What rules remember; null for the defaults.</param>
    /// <exception cref="UnrollException">There is no tree.</exception>
    public Pcfg(IEnumerable<Tree> trees, PcfgOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trees);
        options ??= new PcfgOptions();
        BinaryTrees binary = new(options.Vertical, options.Horizontal);
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        Dictionary<int, double> roots = [], totals = [], words = [];
        Dictionary<(int, int, int), double> rules = [];
        List<Tree> leaves = [];
        foreach (Tree tree in trees)
        {
            Add(roots, Count(binary.Of(tree)));
            leaves.AddRange(tree.Leaves);
        }
        Require.That(leaves.Count > 0, "A grammar", "no tree", "at least one");
        symbols = [.. ids.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        double all = roots.Values.Sum();
        grammar = new Grammar(
            [.. symbols.Select((_, id) => Math.Log(roots.GetValueOrDefault(id) / all))],
            rules.Select(rule => new GrammarRule(rule.Key.Item1, rule.Key.Item2, rule.Key.Item3, Math.Log(rule.Value / totals[rule.Key.Item1]))));
        tags = new TagsOfWords(leaves, options);
        asWord = [.. symbols.Select((_, id) => Math.Log(words.GetValueOrDefault(id) / totals[id]))];
        ofTag = Enumerable.Range(0, symbols.Length).Where(words.ContainsKey).GroupBy(id => BinaryTrees.TagOf(symbols[id]), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

        int Count(BinaryTrees.Node node)
        {
            if (!ids.TryGetValue(node.Symbol, out int id))
                ids.Add(node.Symbol, id = ids.Count);
            Add(totals, id);
            if (node.Left is null)
                Add(words, id);
            else
                Add(rules, (id, Count(node.Left), Count(node.Right!)));
            return id;
        }
    }

    /// <summary>The number of symbols.</summary>
    public int Symbols => symbols.Length;

    /// <summary>The number of rules that have two parts.</summary>
    public int Rules => grammar.Rules.Count;

    /// <summary>The most probable tree of a sentence; null if the grammar has none.</summary>
    /// <param name="words">The words; of none there is no tree.</param>
    public Tree? Parse(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Count == 0 || Chart(words).Best() is not { } best)
            return null;
        return BinaryTrees.Back(best.Nodes.Select(node => (symbols[node.Symbol], node.End - node.Start == 1)), words);
    }

    /// <summary>All trees of a sentence with their log-probabilities, together with the words.</summary>
    /// <param name="words">At least one.</param>
    public Chart Chart(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new Chart(grammar, [.. words.Select(Scores)]);
    }

    private static void Add<TKey>(Dictionary<TKey, double> counts, TKey key) where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;

    private double[] Scores(string word)
    {
        double[] scores = new double[symbols.Length];
        Array.Fill(scores, double.NegativeInfinity);
        foreach ((string tag, double logProbability) in tags.Of(word))
        {
            foreach (int id in ofTag.GetValueOrDefault(tag, []))
                scores[id] = asWord[id] + logProbability;
        }
        return scores;
    }
}
