namespace Unroll;

/// <summary>
/// Which variables the arcs of a Bayesian network make independent, whatever the numbers in its tables (d-separation; Pearl 1988). Independence can also follow from the numbers; that is not
/// looked at.
/// </summary>
public static class DSeparation
{
    /// <summary>Whether variables are independent of others given a third set: no path between them is open.</summary>
    /// <param name="net">The network.</param>
    /// <param name="left">Names of variables, at least one.</param>
    /// <param name="right">Names of variables, at least one.</param>
    /// <param name="given">Names of variables that are known; null for none.</param>
    /// <exception cref="UnrollException">A name is unknown, or a variable is in two of the sets.</exception>
    public static bool Holds(BayesNet net, IReadOnlyList<string> left, IReadOnlyList<string> right, IReadOnlyList<string>? given = null) =>
        OpenPath(net, left, right, given) is null;

    /// <summary>A path that makes variables dependent, as the names of its variables from left to right; null if they are d-separated.</summary>
    /// <inheritdoc cref="Holds"/>
    public static IReadOnlyList<string>? OpenPath(BayesNet net, IReadOnlyList<string> left, IReadOnlyList<string> right, IReadOnlyList<string>? given = null)
    {
        int[] from = VariableElimination.Ids(net, left), to = VariableElimination.Ids(net, right), known = given is null or [] ? [] : VariableElimination.Ids(net, given);
        int both = from.Concat(to).Concat(known).GroupBy(v => v).Where(group => group.Count() > 1).Select(group => group.Key).DefaultIfEmpty(-1).First();
        Require.That(both < 0, "A question of independence", $"'{(both < 0 ? "" : net.Variables[both].Name)}' in two of its sets", "each variable in one of them");
        return Search(net, from, [.. to], [.. known]) is { } path ? [.. path.Select(v => net.Variables[v].Name)] : null;
    }

    /// <summary>Follows open paths (Koller and Friedman 2009, algorithm 3.1): a variable is reached from a child (upwards) or from a parent (downwards), each at most once.</summary>
    private static List<int>? Search(BayesNet net, int[] from, HashSet<int> to, HashSet<int> known)
    {
        List<int>[] children = [.. net.Variables.Select(_ => new List<int>())];
        for (int v = 0; v < children.Length; v++)
        {
            foreach (int parent in net.ParentsOf(v))
                children[parent].Add(v);
        }
        HashSet<int> opens = Ancestors(net, known); // a collider is open if it or something below it is known
        Dictionary<(int Variable, bool Upwards), (int, bool)?> cameFrom = [];
        Queue<(int Variable, bool Upwards)> queue = [];
        foreach (int v in from)
            Reach((v, true), null);
        while (queue.TryDequeue(out (int Variable, bool Upwards) here))
        {
            (int v, bool upwards) = here;
            if (to.Contains(v) && !known.Contains(v))
                return Path(here);
            if (upwards ? !known.Contains(v) : opens.Contains(v))
            {
                foreach (int parent in net.ParentsOf(v))
                    Reach((parent, true), here);
            }
            if (!known.Contains(v))
            {
                foreach (int child in children[v])
                    Reach((child, false), here);
            }
        }
        return null;

        void Reach((int, bool) next, (int, bool)? previous)
        {
            if (cameFrom.TryAdd(next, previous))
                queue.Enqueue(next);
        }

        List<int> Path((int Variable, bool Upwards) end)
        {
            List<int> path = [];
            for ((int Variable, bool)? at = end; at is { } step; at = cameFrom[step])
                path.Add(step.Variable);
            path.Reverse();
            return path;
        }
    }

    private static HashSet<int> Ancestors(BayesNet net, HashSet<int> known)
    {
        HashSet<int> found = [.. known];
        foreach (int v in net.Order.Reverse())
        {
            if (found.Contains(v))
                found.UnionWith(net.ParentsOf(v));
        }
        return found;
    }
}
