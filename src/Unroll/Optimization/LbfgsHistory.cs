namespace Unroll;

/// <summary>
/// The last steps s and changes of the gradient y, and the direction they give. Of the two-loop recursion (Nocedal and Wright 2006, algorithm
/// 7.4) only inner products are computed on the long vectors: the recursion itself runs on the weights of s, y and g (Chen et al. 2014).
/// </summary>
internal sealed class LbfgsHistory
{
    private readonly FlatVectors vectors;
    private readonly int capacity;
    private readonly Tensor[] all; // s in 0 .. m - 1, y in m .. 2 m - 1
    private readonly double[,] products; // the same, and g behind them
    private readonly List<int> order = [];

    public LbfgsHistory(FlatVectors vectors, int capacity)
    {
        this.vectors = vectors;
        this.capacity = capacity;
        all = new Tensor[2 * capacity];
        products = new double[(2 * capacity) + 1, (2 * capacity) + 1];
    }

    /// <summary>How many pairs there are.</summary>
    public int Count => order.Count;

    /// <summary>Where the next step and change are to be written; the oldest are given up for them if there are as many as may be.</summary>
    public (int Slot, Tensor Step, Tensor Change) Next()
    {
        if (order.Count == capacity)
            order.RemoveAt(0);
        int slot = Enumerable.Range(0, capacity).First(i => !order.Contains(i));
        all[slot] ??= vectors.New();
        all[capacity + slot] ??= vectors.New();
        return (slot, all[slot], all[capacity + slot]);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => order.Clear();

    /// <summary>Takes in the pair that was written, if it has curvature, and makes the direction; says how steeply it leads down the gradient.</summary>
    public double Direction(int? slot, Tensor gradient, Tensor direction)
    {
        Renew(slot, gradient);
        if (slot is { } written && products[written, capacity + written] <= 1e-10 * products[capacity + written, capacity + written])
            order.Remove(written); // its inverse curvature would be unbounded
        double[] weights = new double[products.GetLength(0)], alpha = new double[capacity];
        int g = 2 * capacity;
        weights[g] = -1;
        for (int k = order.Count - 1; k >= 0; k--)
        {
            int s = order[k], y = capacity + s;
            alpha[s] = Along(s, weights) / products[s, y];
            weights[y] -= alpha[s];
        }
        if (order.Count > 0)
        {
            int s = order[^1], y = capacity + s;
            double scale = products[s, y] / products[y, y];
            for (int i = 0; i < weights.Length; i++)
                weights[i] *= scale;
        }
        foreach (int s in order)
            weights[s] += alpha[s] - (Along(capacity + s, weights) / products[s, capacity + s]);
        int[] used = Used();
        vectors.Combine([.. used.Select(i => all[i]), gradient], [.. used.Select(i => weights[i]), weights[g]], direction);
        return Along(g, weights);
    }

    /// <summary>Puts everything in.</summary>
    public void Save(RunState state)
    {
        state.Put("order", [.. order.Select(slot => (double)slot)]);
        state.Put("products", [.. products.Cast<double>()]);
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i] is { } vector)
                state.Put(Name(i), vector);
        }
    }

    /// <summary>Takes everything out again.</summary>
    public void Load(RunState state)
    {
        order.Clear();
        order.AddRange(state.Numbers("order").Select(slot => (int)slot));
        double[] flat = state.Numbers("products");
        Require.That(flat.Length == products.Length, "The checkpoint's products", $"{flat.Length} numbers", $"{products.Length}");
        for (int i = 0; i < flat.Length; i++)
            products[i / products.GetLength(1), i % products.GetLength(1)] = flat[i];
        HashSet<string> there = [.. state.TensorNames()];
        for (int i = 0; i < all.Length; i++)
        {
            if (there.Contains(Name(i)))
                state.CopyTo(Name(i), all[i] ??= vectors.New());
        }
    }

    private static string Name(int vector) => vector.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The inner products that are new: those of the written pair and of the gradient with everything.</summary>
    private void Renew(int? slot, Tensor gradient)
    {
        if (slot is { } written)
            order.Add(written);
        int g = 2 * capacity;
        int[] used = [.. Used(), g], fresh = slot is { } s ? [s, capacity + s, g] : [g];
        double[,] sums = vectors.Dots([.. fresh.Select(Vector)], [.. used.Select(Vector)]);
        for (int i = 0; i < fresh.Length; i++)
        {
            for (int j = 0; j < used.Length; j++)
                products[fresh[i], used[j]] = products[used[j], fresh[i]] = sums[i, j];
        }

        Tensor Vector(int index) => index == g ? gradient : all[index];
    }

    private int[] Used() => [.. order, .. order.Select(s => capacity + s)];

    /// <summary>The inner product of one vector with the weighted sum.</summary>
    private double Along(int vector, double[] weights)
    {
        double sum = weights[2 * capacity] * products[vector, 2 * capacity];
        foreach (int i in Used())
            sum += weights[i] * products[vector, i];
        return sum;
    }
}
