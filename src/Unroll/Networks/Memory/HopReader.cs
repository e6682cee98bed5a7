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

    /// <summary>One query for each of some sequences.</summary>
    /// <param name="queries">[B, D].</param>
    public static Sequences OneEach(Value queries)
    {
        int[] ones = new int[queries.Shape[0]];
        Array.Fill(ones, 1);
        return new Sequences(new SequenceLayout(ones), queries);
    }

    /// <summary>What queries become after all hops, and where they looked.</summary>
    /// <param name="queries">U_b rows for each sequence, [ΣU_b, D].</param>
    /// <param name="memory">The keys and values of a hop, from 0: S_b rows for each sequence.</param>
    /// <param name="softmax">Whether weights are made by a softmax; without it, they are the inner products themselves, as in a linear start.</param>
    /// <returns>[ΣU_b, D], and for each hop the weights [U_b, S_b].</returns>
    public (Value Output, IReadOnlyList<Pairs> Weights) Read(Sequences queries, Func<int, AttentionMemory> memory, bool softmax = true)
    {
        PairLayout? pairs = null;
        Value state = queries.Rows;
        List<Pairs> all = [];
        for (int hop = 0; hop < hops; hop++)
        {
            AttentionMemory now = memory(hop);
            pairs ??= new PairLayout(queries.Layout, now.Keys.Layout);
            Pairs scores = queries.With(state).InnerProducts(now.Keys, pairs), weights = softmax ? scores.Softmax() : scores;
            Value read = weights.WeightedSums(now.Values).Rows;                                         // [ΣU_b, D]
            state = (between is null ? state : state.MatMul(state.Tape.Use(between))) + read;
            all.Add(weights);
        }
        return (state, all);
    }
}
