namespace Unroll;

/// <summary>The arcs of a structure while it is searched for.</summary>
internal sealed class ArcSet
{
    private readonly SortedSet<int>[] parents;
    private readonly Rng keys = new Rng(1).Stream("arcs");

    public ArcSet(int count) => parents = [.. Enumerable.Range(0, count).Select(_ => new SortedSet<int>())];

    /// <summary>How many variables there are.</summary>
    public int Count => parents.Length;

    /// <summary>A number that differs between structures: the random numbers of their arcs, added without carry (Zobrist 1970).</summary>
    public ulong Hash { get; private set; }

    public SortedSet<int> Parents(int variable) => parents[variable];

    public bool Has(int from, int to) => parents[to].Contains(from);

    /// <summary>Whether a path leads along the arcs from one variable to another.</summary>
    public bool Reaches(int from, int to) => Search(from, to, -1);

    /// <summary>Whether a path leads from one variable to another that is not the arc between them.</summary>
    public bool ReachesOtherwise(int from, int to) => Search(from, to, from);

    public ArcSet Copy()
    {
        ArcSet copy = new(Count) { Hash = Hash };
        for (int v = 0; v < Count; v++)
            copy.parents[v].UnionWith(parents[v]);
        return copy;
    }

    public void Apply(ArcChange change)
    {
        Hash = HashAfter(change);
        if (change.Step == ArcStep.Add)
            parents[change.To].Add(change.From);
        else
            parents[change.To].Remove(change.From);
        if (change.Step == ArcStep.Turn)
            parents[change.From].Add(change.To);
    }

    /// <summary>The hash that a change would give.</summary>
    public ulong HashAfter(ArcChange change) => Hash ^ Key(change.From, change.To) ^ (change.Step == ArcStep.Turn ? Key(change.To, change.From) : 0);

    private ulong Key(int from, int to) => keys.Stream(((ulong)from * (ulong)Count) + (ulong)to).NextBits();

    /// <summary>Searches backwards from the end, not over the last arc from a variable.</summary>
    private bool Search(int from, int to, int notFrom)
    {
        HashSet<int> seen = [to];
        Stack<int> open = new([to]);
        while (open.TryPop(out int v))
        {
            foreach (int parent in parents[v])
            {
                if (v == to && parent == notFrom)
                    continue;
                if (parent == from)
                    return true;
                if (seen.Add(parent))
                    open.Push(parent);
            }
        }
        return false;
    }
}
