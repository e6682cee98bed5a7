namespace Unroll;

/// <summary>
/// Places the nodes of a graph without cycles in layers from top to bottom (Sugiyama, Tagawa and Toda 1981): parents above children, few crossings, children near their parents. An arrow over
/// several layers gets a bend in each. Arrows that close a cycle are left out of the layering.
/// </summary>
internal sealed class LayeredLayout
{
    private const int Sweeps = 12;

    private readonly List<int> layer = [];          // of each node, and behind them of each bend
    private readonly List<double> width = [];
    private readonly List<double> x = [];
    private readonly List<List<int>> above = [];    // neighbours in the layer above
    private readonly List<List<int>> below = [];
    private readonly List<(int Node, int Parent, int[] Bends)> arrows = [];

    /// <param name="parents">The parents of each node.</param>
    /// <param name="widths">The width of each node.</param>
    /// <param name="gap">The least distance of two nodes of a layer.</param>
    public LayeredLayout(IReadOnlyList<IReadOnlyList<int>> parents, IReadOnlyList<double> widths, double gap)
    {
        int[] depth = Depths(parents);
        for (int i = 0; i < parents.Count; i++)
            _ = Add(depth[i], widths[i]);
        for (int i = 0; i < parents.Count; i++)
        {
            foreach (int parent in parents[i].Where(parent => depth[parent] < depth[i]).Distinct())
                arrows.Add((i, parent, Bend(parent, i)));
        }
        List<int>[] rows = [.. Enumerable.Range(0, layer.Count == 0 ? 0 : layer.Max() + 1).Select(row => Enumerable.Range(0, layer.Count).Where(i => layer[i] == row).ToList())];
        Sort(rows);
        Place(rows, gap);
    }

    /// <summary>The middle of each node from the left, and its layer from the top.</summary>
    public (double X, int Layer) this[int node] => (x[node], layer[node]);

    /// <summary>The arrows: from a parent to a node, with the middle of each bend and its layer, from top to bottom.</summary>
    public IEnumerable<(int Node, int Parent, IReadOnlyList<(double X, int Layer)> Bends)> Arrows =>
        arrows.Select(arrow => (arrow.Node, arrow.Parent, (IReadOnlyList<(double, int)>)[.. arrow.Bends.Select(bend => this[bend])]));

    /// <summary>How far down each node stands: one below its lowest parent, or just above its highest child if it has more children than parents, so that arrows are short.</summary>
    private static int[] Depths(IReadOnlyList<IReadOnlyList<int>> parents)
    {
        int[] depth = new int[parents.Count];
        bool changed = true;
        for (int round = 0; round < parents.Count && changed; round++)
        {
            changed = false;
            for (int i = 0; i < depth.Length; i++)
            {
                int lowest = parents[i].Where(parent => depth[parent] < parents.Count - 1).Select(parent => depth[parent] + 1).DefaultIfEmpty(0).Max();
                changed |= lowest > depth[i];
                depth[i] = Math.Max(depth[i], lowest);
            }
        }
        int[][] children = [.. Enumerable.Range(0, depth.Length).Select(i => Enumerable.Range(0, depth.Length).Where(child => parents[child].Contains(i) && depth[child] > depth[i]).ToArray())];
        foreach (int i in Enumerable.Range(0, depth.Length).OrderByDescending(i => depth[i]))
        {
            if (children[i].Length > parents[i].Count)
                depth[i] = children[i].Min(child => depth[child]) - 1;
        }
        return depth;
    }

    private int Add(int row, double wide)
    {
        layer.Add(row);
        width.Add(wide);
        x.Add(0);
        above.Add([]);
        below.Add([]);
        return layer.Count - 1;
    }

    /// <summary>A bend in each layer between two nodes.</summary>
    private int[] Bend(int from, int to)
    {
        int[] bends = [.. Enumerable.Range(layer[from] + 1, layer[to] - layer[from] - 1).Select(row => Add(row, 0))];
        int last = from;
        foreach (int next in bends.Append(to))
        {
            below[last].Add(next);
            above[next].Add(last);
            last = next;
        }
        return bends;
    }

    /// <summary>Sorts each layer by the mean place of the neighbours in the layer before, downwards and upwards in turn, and keeps the order with the fewest crossings.</summary>
    private void Sort(List<int>[] rows)
    {
        int[][] best = [.. rows.Select(row => row.ToArray())];
        long fewest = Crossings(rows);
        for (int sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            bool down = sweep % 2 == 0;
            for (int r = down ? 1 : rows.Length - 2; r >= 0 && r < rows.Length; r += down ? 1 : -1)
            {
                Dictionary<int, int> place = Places(rows[down ? r - 1 : r + 1]);
                Dictionary<int, int> own = Places(rows[r]);
                List<List<int>> near = down ? above : below;
                rows[r] = [.. rows[r].OrderBy(i => near[i].Count == 0 ? own[i] : near[i].Average(other => place[other]))];
            }
            long crossings = Crossings(rows);
            if (crossings < fewest)
                (fewest, best) = (crossings, [.. rows.Select(row => row.ToArray())]);
        }
        for (int r = 0; r < rows.Length; r++)
            rows[r] = [.. best[r]];
    }

    private long Crossings(List<int>[] rows)
    {
        long crossings = 0;
        for (int r = 0; r + 1 < rows.Length; r++)
        {
            Dictionary<int, int> place = Places(rows[r + 1]);
            int[] ends = [.. rows[r].SelectMany(i => below[i].Select(other => place[other]).Order())];
            for (int a = 0; a < ends.Length; a++)
            {
                for (int b = a + 1; b < ends.Length; b++)
                    crossings += ends[b] < ends[a] ? 1 : 0;
            }
        }
        return crossings;
    }

    private static Dictionary<int, int> Places(List<int> row) => row.Select((node, i) => (node, i)).ToDictionary(pair => pair.node, pair => pair.i);

    /// <summary>Moves the nodes of each layer as near to the middle of their neighbours as their order and the gap allow, several times.</summary>
    private void Place(List<int>[] rows, double gap)
    {
        foreach (List<int> row in rows)
            Settle(row, gap, i => 0);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (List<int> row in sweep % 2 == 0 ? rows : rows.Reverse())
                Settle(row, gap, i => above[i].Concat(below[i]).Select(other => x[other]).DefaultIfEmpty(x[i]).Average());
        }
        double left = Enumerable.Range(0, x.Count).Select(i => x[i] - (width[i] / 2)).DefaultIfEmpty(0).Min();
        for (int i = 0; i < x.Count; i++)
            x[i] -= left;
    }

    /// <summary>The places with the least squared distance to those that are wanted (isotonic regression by pooling neighbours that come too close).</summary>
    private void Settle(List<int> row, double gap, Func<int, double> wanted)
    {
        double[] offset = new double[row.Count];
        for (int k = 1; k < row.Count; k++)
            offset[k] = offset[k - 1] + ((width[row[k - 1]] + width[row[k]]) / 2) + gap;
        List<(double Sum, int Count)> pools = [];
        for (int k = 0; k < row.Count; k++)
        {
            (double Sum, int Count) pool = (wanted(row[k]) - offset[k], 1);
            while (pools.Count > 0 && pools[^1].Sum / pools[^1].Count >= pool.Sum / pool.Count)
            {
                pool = (pool.Sum + pools[^1].Sum, pool.Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }
            pools.Add(pool);
        }
        int next = 0;
        foreach ((double sum, int count) in pools)
        {
            for (int k = 0; k < count; k++, next++)
                x[row[next]] = (sum / count) + offset[next];
        }
    }
}
