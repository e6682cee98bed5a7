namespace Unroll;

/// <summary>Variables in an order in which parents come before their children.</summary>
internal static class BayesOrder
{
    /// <summary>The order; of several variables that may come next, the one with the smallest index.</summary>
    /// <param name="parents">The parents of each variable.</param>
    /// <param name="name">The name of a variable, for the message.</param>
    /// <exception cref="UnrollException">The arcs have a cycle, which is named.</exception>
    public static int[] Of(IReadOnlyList<int[]> parents, Func<int, string> name)
    {
        int[] waiting = [.. parents.Select(each => each.Length)];
        List<int>[] children = [.. parents.Select(_ => new List<int>())];
        for (int v = 0; v < parents.Count; v++)
        {
            foreach (int parent in parents[v])
                children[parent].Add(v);
        }
        SortedSet<int> ready = [.. Enumerable.Range(0, parents.Count).Where(v => waiting[v] == 0)];
        List<int> order = [];
        while (ready.Count > 0)
        {
            int next = ready.Min;
            ready.Remove(next);
            order.Add(next);
            foreach (int child in children[next])
            {
                if (--waiting[child] == 0)
                    ready.Add(child);
            }
        }
        return order.Count == parents.Count ? [.. order]
            : throw new UnrollException($"The arcs of the network have a cycle: {Cycle(parents, waiting, name)}; expected none, so one of these parents has to go.");
    }

    /// <summary>A cycle among the variables that still wait, as "a -> b -> a"; of a long one, its beginning.</summary>
    private static string Cycle(IReadOnlyList<int[]> parents, int[] waiting, Func<int, string> name)
    {
        List<int> path = [];
        Dictionary<int, int> place = [];
        int at = Array.FindIndex(waiting, count => count > 0);
        while (place.TryAdd(at, path.Count))
        {
            path.Add(at);
            at = Array.Find(parents[at], parent => waiting[parent] > 0); // one that waits has a parent that waits
        }
        int[] cycle = [.. path.Skip(place[at]).Append(at).Reverse()];
        return cycle.Length <= 12 ? string.Join(" -> ", cycle.Select(name)) : $"{string.Join(" -> ", cycle.Take(12).Select(name))} -> ... ({cycle.Length - 1} variables)";
    }
}
