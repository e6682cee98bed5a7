namespace Unroll;

/// <summary>
/// Reads a memory in several hops: u(k+1) = u(k) H + Σ p(i) c(i), p = softmax over i of u(k) · m(i), where the keys m and the values c may be others at each hop
/// (Sukhbaatar et al. 2015, eq. 1-4).
/// </summary>
internal sealed class HopReader
{
    private readonly Parameter? between;
    private readonly int hops;

    /// <param name="scope">Where it asks for its parameter.</param>
    /// <param name="size">D, the width of the query and of the memory.</param>
    /// <param name="hops">The number of hops.</param>
    /// <param name="map">Whether there is a matrix H between hops; without it, H is the identity.</param>
    public HopReader(ParameterScope scope, int size, int hops, bool map)
    {
        this.hops = hops;
        between = map ? scope.Parameter("hop", new Shape(size, size), Init.Normal(0.1)) : null;         // [D, D]
    }

    /// <summary>What a query becomes after all hops, and where it looked.</summary>
    /// <param name="query">[B, D].</param>
    /// <param name="memory">The keys and values of a hop, from 0: S_b rows for each query.</param>
    /// <param name="softmax">Whether weights are made by a softmax; without it, they are the inner products themselves, as in a linear start.</param>
    /// <returns>[B, D], and for each hop the weights [1, S_b].</returns>
    public (Value Output, IReadOnlyList<Pairs> Weights) Read(Value query, Func<int, AttentionMemory> memory, bool softmax = true)
    {
        int[] ones = new int[query.Shape[0]];
        Array.Fill(ones, 1);
        SequenceLayout queries = new(ones);
        PairLayout? pairs = null;
        Value state = query;
        List<Pairs> all = [];
        for (int hop = 0; hop < hops; hop++)
        {
            AttentionMemory now = memory(hop);
            pairs ??= new PairLayout(queries, now.Keys.Layout);
            Pairs scores = new Sequences(queries, state).InnerProducts(now.Keys, pairs), weights = softmax ? scores.Softmax() : scores;
            Value read = weights.WeightedSums(now.Values).Rows;                                         // [B, D]
            state = (between is null ? state : state.MatMul(state.Tape.Use(between))) + read;
            all.Add(weights);
        }
        return (state, all);
    }
}
