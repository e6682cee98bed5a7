namespace Unroll;

/// <summary>A tree of cliques from an elimination order.</summary>
internal static class CliqueTree
{
    /// <summary>
    /// Each cluster hangs from the cluster of the next variable that is eliminated among its others; a cluster that lies within another, to which it is linked, becomes one with it. Then the
    /// cliques that contain a variable are connected.
    /// </summary>
    /// <returns>Cliques, each with rising variables, children before their parents; and the parent of each, -1 for a root.</returns>
    public static (int[][] Cliques, int[] Above) Of(EliminationOrder order)
    {
        int count = order.Order.Count;
        int[] step = new int[order.Order.Max() + 1];
        for (int i = 0; i < count; i++)
            step[order.Order[i]] = i;
        int[] above = [.. order.Clusters.Select((cluster, i) => cluster.Where(v => step[v] > i).Select(v => step[v]).DefaultIfEmpty(-1).Min())];
        int[][] scopes = [.. order.Clusters];
        int[] same = [.. Enumerable.Range(0, count)]; // the cluster that this one became part of, or itself
        for (int i = 0; i < count; i++)
        {
            if (above[i] >= 0 && Array.TrueForAll(scopes[above[i]], v => Array.BinarySearch(scopes[i], v) >= 0))
                (scopes[above[i]], same[i]) = (scopes[i], above[i]); // the parent has nothing that the child has not
        }
        int[] kept = [.. Enumerable.Range(0, count).Where(i => same[i] == i)];
        int[] place = new int[count];
        for (int k = 0; k < kept.Length; k++)
            place[kept[k]] = k;
        for (int i = count - 1; i >= 0; i--)
            place[i] = place[same[i]]; // a parent comes after its children
        return ([.. kept.Select(i => scopes[i])], [.. kept.Select(i => above[i] < 0 ? -1 : place[above[i]])]);
    }
}
