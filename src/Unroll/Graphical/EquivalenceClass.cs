namespace Unroll;

/// <summary>
/// The class of structures that no data can tell apart: they have the same links, and the same pairs of unlinked parents (Verma and Pearl 1990). Arcs that point the same way in all of them are
/// directed; the others are links without a direction (a completed partially directed acyclic graph).
/// </summary>
public sealed class EquivalenceClass
{
    private readonly bool[,] arcs; // a directed arc in one entry, a link in both

    private EquivalenceClass(bool[,] arcs) => this.arcs = arcs;

    /// <summary>The class of a network's structure.</summary>
    /// <param name="net">The network.</param>
    public static EquivalenceClass Of(BayesNet net)
    {
        ArgumentNullException.ThrowIfNull(net);
        return Of([.. Enumerable.Range(0, net.Variables.Count).Select(net.ParentsOf)]);
    }

    /// <summary>The class of a structure.</summary>
    /// <param name="parents">The parents of each variable, without a cycle.</param>
    /// <exception cref="UnrollException">There is a cycle, or an index of no variable.</exception>
    public static EquivalenceClass Of(IReadOnlyList<int[]> parents)
    {
        ArgumentNullException.ThrowIfNull(parents);
        int count = parents.Count;
        Require.That(parents.All(each => Array.TrueForAll(each, parent => parent >= 0 && parent < count)), "A structure", "a parent that is no variable", $"indices from 0 to {count - 1}");
        _ = BayesOrder.Of(parents, v => FormattableString.Invariant($"{v}"));
        bool[,] linked = new bool[count, count], arcs = new bool[count, count];
        for (int v = 0; v < count; v++)
        {
            foreach (int parent in parents[v])
                linked[v, parent] = linked[parent, v] = arcs[v, parent] = arcs[parent, v] = true;
        }
        for (int v = 0; v < count; v++)
        {
            foreach (int a in parents[v])
            {
                foreach (int b in parents[v])
                {
                    if (a != b && !linked[a, b])
                        arcs[v, a] = false; // parents that are not linked
                }
            }
        }
        while (Direct(arcs, linked))
        {
        }
        return new EquivalenceClass(arcs);
    }

    /// <summary>In how many pairs of variables two classes differ: a link that is missing, added, turned, or directed in one of them only (the structural Hamming distance; Tsamardinos, Brown and Aliferis 2006).</summary>
    /// <param name="other">A class over the same variables in the same order.</param>
    /// <exception cref="UnrollException">The other class has another number of variables.</exception>
    public int Distance(EquivalenceClass other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int count = arcs.GetLength(0), distance = 0;
        Require.That(other.arcs.GetLength(0) == count, "A structural Hamming distance", $"{count} and {other.arcs.GetLength(0)} variables", "the same variables");
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < a; b++)
                distance += arcs[a, b] != other.arcs[a, b] || arcs[b, a] != other.arcs[b, a] ? 1 : 0;
        }
        return distance;
    }

    /// <summary>Whether an arc leads from one variable to another in all structures of the class.</summary>
    /// <param name="from">The index of a variable.</param>
    /// <param name="to">The index of another.</param>
    public bool IsDirected(int from, int to) => arcs[from, to] && !arcs[to, from];

    /// <summary>Whether two variables are linked by an arc whose direction differs within the class.</summary>
    /// <param name="left">The index of a variable.</param>
    /// <param name="right">The index of another.</param>
    public bool IsUndirected(int left, int right) => arcs[left, right] && arcs[right, left];

    /// <summary>The rules of Meek (1995), each once for all links; the fourth is never needed where directions come from unlinked parents alone.</summary>
    private static bool Direct(bool[,] arcs, bool[,] linked)
    {
        int count = arcs.GetLength(0);
        bool changed = false;
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
            {
                if (!arcs[a, b] || !arcs[b, a])
                    continue; // not a link without a direction
                for (int c = 0; c < count && arcs[b, a]; c++)
                {
                    bool chain = Points(c, a) && !linked[c, b];                        // otherwise c and b would be unlinked parents of a
                    bool cycle = Points(a, c) && Points(c, b);                         // otherwise there would be a cycle
                    if (chain || cycle || Fork(a, b, c))
                        (arcs[b, a], changed) = (false, true);
                }
            }
        }
        return changed;

        bool Points(int from, int to) => arcs[from, to] && !arcs[to, from];

        // a - c -> b and a - d -> b with c and d unlinked
        bool Fork(int a, int b, int c)
        {
            for (int d = 0; Points(c, b) && arcs[a, c] && arcs[c, a] && d < count; d++)
            {
                if (d != c && !linked[c, d] && arcs[a, d] && arcs[d, a] && Points(d, b))
                    return true;
            }
            return false;
        }
    }
}
