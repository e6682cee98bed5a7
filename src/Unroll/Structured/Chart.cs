namespace Unroll;

/// <summary>
/// All trees of one sentence under a grammar, after Cocke, Kasami and Younger: for each span of words, from short to long, what each symbol is worth over it (Goodman 1999, "Semiring
/// parsing"). Time grows with the cube of the length.
/// </summary>
/// <remarks>
/// inside(A, i, k) = ⊕ over rules A → B C and i &lt; j &lt; k of score(A → B C) ⊗ inside(B, i, j) ⊗ inside(C, j, k);  inside(A, i, i + 1) is the score of A as word i. The total is
/// ⊕ over A of root(A) ⊗ inside(A, 0, T).
/// </remarks>
public sealed class Chart
{
    private readonly Grammar grammar;
    private readonly double[][] words;

    /// <summary>Creates the chart of a sentence.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="words">The score of each symbol as each word, in nats, [T][symbols]; -∞ for a symbol that cannot be the word. At least one word.</param>
    /// <exception cref="UnrollException">There is no word, or not one score for each symbol.</exception>
    public Chart(Grammar grammar, IReadOnlyList<double[]> words)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        ArgumentNullException.ThrowIfNull(words);
        Require.That(words.Count > 0, "Chart", "no word", "at least one");
        foreach (double[] scores in words)
            Require.That(scores.Length == grammar.Symbols, "Chart", FormattableString.Invariant($"{scores.Length} scores of a word"), FormattableString.Invariant($"{grammar.Symbols}, one a symbol"));
        this.grammar = grammar;
        this.words = [.. words.Select(scores => (double[])scores.Clone())];
    }

    /// <summary>The number of words, T.</summary>
    public int Length => words.Length;

    /// <summary>The total over all trees: with <see cref="LogSemiring"/> the log-partition, with <see cref="CountingSemiring"/> their number.</summary>
    /// <typeparam name="TSemiring">The semiring; ⊗ must not depend on the order.</typeparam>
    /// <typeparam name="TWeight">Its weights.</typeparam>
    /// <param name="semiring">The semiring. Rules are its arcs, by their index; roots and words are arcs numbered -1.</param>
    public TWeight Sum<TSemiring, TWeight>(TSemiring semiring) where TSemiring : ISemiring<TWeight>
    {
        TWeight total = semiring.Zero;
        foreach ((int symbol, TWeight inside) in Inside<TSemiring, TWeight>(semiring)[0, Length].Entries)
            total = semiring.Plus(total, semiring.Times(semiring.Of(-1, grammar.Roots[symbol]), inside));
        return total;
    }

    /// <summary>The best tree; null if there is no tree.</summary>
    /// <returns>Its nodes, each before its parts, and its score.</returns>
    public (IReadOnlyList<ChartNode> Nodes, double Score)? Best()
    {
        Cell<double>[,] inside = Inside<MaxScoreSemiring, double>(default);
        (int Symbol, double Score) root = (-1, double.NegativeInfinity);
        foreach ((int symbol, double score) in inside[0, Length].Entries)
        {
            if (grammar.Roots[symbol] + score > root.Score)
                root = (symbol, grammar.Roots[symbol] + score);
        }
        if (root.Symbol < 0)
            return null;
        List<ChartNode> nodes = [];
        Stack<ChartNode> open = [];
        open.Push(new ChartNode(root.Symbol, 0, Length));
        while (open.TryPop(out ChartNode node))
        {
            nodes.Add(node);
            if (node.End - node.Start == 1)
                continue;
            (int rule, int middle, _) = Steps(inside, node).MaxBy(step => step.Score);
            open.Push(new ChartNode(grammar.Rules[rule].Right, middle, node.End));
            open.Push(new ChartNode(grammar.Rules[rule].Left, node.Start, middle));
        }
        return (nodes, root.Score);
    }

    /// <summary>The probability of each symbol over each span, under p(tree) ∝ exp score: the gradient of the log-partition by what the node is worth. Nodes that cannot be are left out.</summary>
    /// <exception cref="UnrollException">There is no tree.</exception>
    public IReadOnlyDictionary<ChartNode, double> Marginals()
    {
        Cell<double>[,] inside = Inside<LogSemiring, double>(default);
        double total = Sum<LogSemiring, double>(default);
        Require.That(total > double.NegativeInfinity, "Chart", "no tree of the sentence", "a grammar that has one");
        Dictionary<ChartNode, double> marginals = [];
        foreach ((int symbol, double score) in inside[0, Length].Entries)
            marginals[new ChartNode(symbol, 0, Length)] = Math.Exp(grammar.Roots[symbol] + score - total);
        for (int length = Length; length > 1; length--)
        {
            for (int start = 0; start + length <= Length; start++)
            {
                foreach ((int symbol, double worth) in inside[start, start + length].Entries)
                {
                    ChartNode node = new(symbol, start, start + length);
                    double through = marginals.GetValueOrDefault(node); // complete: nodes that contain it are longer
                    if (through == 0)
                        continue;
                    foreach ((int rule, int middle, double score) in Steps(inside, node))
                    {
                        double p = through * Math.Exp(score - worth);
                        Add(new ChartNode(grammar.Rules[rule].Left, start, middle), p);
                        Add(new ChartNode(grammar.Rules[rule].Right, middle, start + length), p);
                    }
                }
            }
        }
        return marginals;

        void Add(ChartNode node, double p) => marginals[node] = marginals.GetValueOrDefault(node) + p;
    }

    /// <summary>All ways in which a node can consist of two others, with what each is worth.</summary>
    private IEnumerable<(int Rule, int Middle, double Score)> Steps(Cell<double>[,] inside, ChartNode node)
    {
        for (int middle = node.Start + 1; middle < node.End; middle++)
        {
            Cell<double> left = inside[node.Start, middle], right = inside[middle, node.End];
            foreach ((int symbol, double worth) in left.Entries)
            {
                (int first, ReadOnlyMemory<GrammarRule> rules) = grammar.WithLeft(symbol);
                for (int i = 0; i < rules.Length; i++)
                {
                    GrammarRule rule = rules.Span[i];
                    if (rule.Parent == node.Symbol && right.TryGet(rule.Right, out double other))
                        yield return (first + i, middle, rule.Score + worth + other);
                }
            }
        }
    }

    private Cell<TWeight>[,] Inside<TSemiring, TWeight>(TSemiring semiring) where TSemiring : ISemiring<TWeight>
    {
        Cell<TWeight>[,] cells = new Cell<TWeight>[Length, Length + 1];
        for (int i = 0; i < Length; i++)
        {
            Cell<TWeight> cell = cells[i, i + 1] = new Cell<TWeight>(grammar.Symbols);
            for (int symbol = 0; symbol < grammar.Symbols; symbol++)
            {
                if (words[i][symbol] > double.NegativeInfinity)
                    cell.Set(symbol, semiring.Of(-1, words[i][symbol]));
            }
        }
        for (int length = 2; length <= Length; length++)
        {
            for (int start = 0; start + length <= Length; start++)
            {
                Cell<TWeight> cell = cells[start, start + length] = new Cell<TWeight>(grammar.Symbols);
                for (int middle = start + 1; middle < start + length; middle++)
                    Join<TSemiring, TWeight>(semiring, cell, cells[start, middle], cells[middle, start + length]);
            }
        }
        return cells;
    }

    private void Join<TSemiring, TWeight>(TSemiring semiring, Cell<TWeight> cell, Cell<TWeight> left, Cell<TWeight> right) where TSemiring : ISemiring<TWeight>
    {
        if (right.Count == 0)
            return;
        foreach ((int symbol, TWeight worth) in left.Entries)
        {
            (int first, ReadOnlyMemory<GrammarRule> memory) = grammar.WithLeft(symbol);
            ReadOnlySpan<GrammarRule> rules = memory.Span;
            for (int i = 0; i < rules.Length; i++)
            {
                ref readonly GrammarRule rule = ref rules[i];
                if (!right.TryGet(rule.Right, out TWeight other))
                    continue;
                TWeight made = semiring.Times(semiring.Of(first + i, rule.Score), semiring.Times(worth, other));
                cell.Set(rule.Parent, cell.TryGet(rule.Parent, out TWeight before) ? semiring.Plus(before, made) : made);
            }
        }
    }

    /// <summary>What symbols are worth over one span: those that can be there.</summary>
    private sealed class Cell<TWeight>(int symbols)
    {
        private readonly int[] places = new int[symbols]; // one more than the place in the lists; 0 for none
        private readonly List<(int Symbol, TWeight Worth)> entries = [];

        public int Count => entries.Count;

        public List<(int Symbol, TWeight Worth)> Entries => entries;

        public bool TryGet(int symbol, out TWeight worth)
        {
            int place = places[symbol];
            worth = place == 0 ? default! : entries[place - 1].Worth;
            return place > 0;
        }

        public void Set(int symbol, TWeight worth)
        {
            if (places[symbol] == 0)
            {
                entries.Add((symbol, worth));
                places[symbol] = entries.Count;
            }
            else
            {
                entries[places[symbol] - 1] = (symbol, worth);
            }
        }
    }
}
