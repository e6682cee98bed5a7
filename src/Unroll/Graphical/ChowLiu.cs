namespace Unroll;

/// <summary>The tree with the largest likelihood (Chow and Liu 1968): the spanning tree with the most mutual information along its arcs.</summary>
public static class ChowLiu
{
    /// <summary>The parents of each variable: one, and none for the root.</summary>
    /// <param name="table">The examples, complete.</param>
    /// <param name="root">The index of the root. Which one it is does not change the likelihood.</param>
    /// <exception cref="UnrollException">There are no examples, a state is missing, or there is no such variable.</exception>
    public static IReadOnlyList<int[]> Tree(StateTable table, int root = 0)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.CheckComplete("A tree by mutual information");
        int count = table.Variables.Count;
        Require.That(root >= 0 && root < count, "The root of a tree", $"the index {root}", $"0 to {count - 1}");
        int[][] parents = [.. Enumerable.Range(0, count).Select(_ => Array.Empty<int>())];
        double[] nearest = new double[count]; // the most information with a variable that is in the tree (Prim 1957)
        int[] with = new int[count];
        bool[] inTree = new bool[count];
        Array.Fill(nearest, double.NegativeInfinity);
        for (int next = root; next >= 0; next = Best())
        {
            inTree[next] = true;
            if (next != root)
                parents[next] = [with[next]];
            for (int v = 0; v < count; v++)
            {
                if (!inTree[v] && Information(table, next, v) is var information && information > nearest[v])
                    (nearest[v], with[v]) = (information, next);
            }
        }
        return parents;

        int Best() => Enumerable.Range(0, count).Where(v => !inTree[v]).DefaultIfEmpty(-1).MaxBy(v => v < 0 ? 0 : nearest[v]);
    }

    /// <summary>The mutual information of two variables, in nats.</summary>
    /// <param name="table">The examples.</param>
    /// <param name="left">The index of a variable.</param>
    /// <param name="right">The index of another.</param>
    internal static double Information(StateTable table, int left, int right)
    {
        double[] joint = table.Counts([left, right]);
        int columns = table.StatesOf(right), rows = joint.Length / columns;
        double[] sums = new double[columns];
        double all = joint.Sum(), information = 0;
        for (int i = 0; i < joint.Length; i++)
            sums[i % columns] += joint[i];
        for (int row = 0; row < rows; row++)
        {
            double[] block = joint[(row * columns)..((row + 1) * columns)];
            double sum = block.Sum();
            for (int c = 0; c < columns; c++)
                information += block[c] > 0 ? block[c] / all * Math.Log(block[c] * all / (sum * sums[c])) : 0;
        }
        return information;
    }
}
