namespace Unroll;

/// <summary>
/// A context-free grammar in Chomsky's normal form, with a score for each rule: a symbol consists of two symbols, or is one word. Symbols are numbers from 0. What a symbol scores as a word
/// depends on the sentence and is given to the <see cref="Chart"/>.
/// </summary>
public sealed class Grammar
{
    private readonly GrammarRule[] rules;
    private readonly int[] starts;

    /// <summary>Creates a grammar.</summary>
    /// <param name="roots">The score of each symbol as the root of a tree, in nats, [symbols]; -∞ for one that cannot be. The list is copied.</param>
    /// <param name="rules">The rules, each pair of parts at most once for a parent. The list is copied.</param>
    /// <exception cref="UnrollException">A rule has a symbol that there is not.</exception>
    public Grammar(IReadOnlyList<double> roots, IEnumerable<GrammarRule> rules)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(rules);
        Roots = [.. roots];
        this.rules = [.. rules.OrderBy(rule => rule.Left)]; // stable
        starts = new int[Symbols + 1];
        foreach (GrammarRule rule in this.rules)
        {
            foreach (int symbol in (ReadOnlySpan<int>)[rule.Parent, rule.Left, rule.Right])
                Require.That((uint)symbol < (uint)Symbols, "Grammar", FormattableString.Invariant($"a rule with the symbol {symbol}"), FormattableString.Invariant($"0 to {Symbols - 1}"));
            starts[rule.Left + 1]++;
        }
        for (int symbol = 0; symbol < Symbols; symbol++)
            starts[symbol + 1] += starts[symbol];
    }

    /// <summary>The number of symbols.</summary>
    public int Symbols => Roots.Count;

    /// <summary>The score of each symbol as the root of a tree, [symbols].</summary>
    public IReadOnlyList<double> Roots { get; }

    /// <summary>The rules, ordered by their first part; a rule is known by its index.</summary>
    public IReadOnlyList<GrammarRule> Rules => rules;

    /// <summary>The rules whose first part is a symbol, by the index of the first of them.</summary>
    internal (int First, ReadOnlyMemory<GrammarRule> Rules) WithLeft(int symbol) => (starts[symbol], rules.AsMemory(starts[symbol]..starts[symbol + 1]));
}
