namespace Unroll;

/// <summary>Reads a memory of vectors by content: each query gets a weighted mean of the rows of its own sequence. Nothing is padded.</summary>
internal sealed class Attention
{
    private readonly AttentionKind kind;
    private readonly Parameter? keyWeight;
    private readonly Linear? query;
    private readonly Parameter? score;
    private readonly Parameter? coverageWeight;

    /// <param name="kind">Not <see cref="AttentionKind.None"/>.</param>
    /// <param name="scope">Where it asks for its parameters.</param>
    /// <param name="querySize">Q, the width of the queries.</param>
    /// <param name="memorySize">M, the width of the memory's rows.</param>
    /// <param name="coverage">Whether scores depend on the coverage, too.</param>
    /// <exception cref="UnrollException">The widths differ, and the kind is dot.</exception>
    public Attention(AttentionKind kind, ParameterScope scope, int querySize, int memorySize, bool coverage = false)
    {
        this.kind = kind;
        if (kind == AttentionKind.Dot && querySize != memorySize)
            throw new UnrollException($"attention is dot with queries of {querySize} numbers and a memory of {memorySize}; expected equal widths, or general or additive attention.");
        if (kind != AttentionKind.Dot)
            keyWeight = scope.Parameter("keys", new Shape(memorySize, querySize), Init.Glorot);         // [M, Q]
        if (kind == AttentionKind.Additive)
        {
            query = new Linear(scope.Child("query"), querySize, querySize);
            score = scope.Parameter("score", new Shape(querySize, 1), Init.Glorot);                     // [Q, 1]
        }
        if (coverage)
            coverageWeight = scope.Parameter("coverage", new Shape(1, kind == AttentionKind.Additive ? querySize : 1), Init.Zero); // [1, Q] or [1, 1]
    }

    /// <summary>Prepares a memory for any number of queries.</summary>
    /// <param name="memory">Rows [N, M].</param>
    public AttentionMemory Prepare(Sequences memory) =>
        new(memory, keyWeight is null ? memory : memory.With(memory.Rows.MatMul(memory.Rows.Tape.Use(keyWeight))));

    /// <summary>What each query reads, and the weights it reads with.</summary>
    /// <param name="queries">U_b rows for each sequence, [ΣU_b, Q].</param>
    /// <param name="memory">S_b rows for each.</param>
    /// <param name="coverage">The coverage of each pair, [P, 1]; null if scores do not depend on it.</param>
    /// <returns>A row for each query, [ΣU_b, M], zeros where a sequence has no memory; and the weights [U_b, S_b], which sum to 1 over the memory.</returns>
    public (Sequences Read, Pairs Weights) Read(Sequences queries, AttentionMemory memory, Value? coverage = null)
    {
        Value? covered = coverage?.MatMul(coverage.Tape.Use(coverageWeight!));                          // [P, Q] or [P, 1]
        Pairs scores = kind == AttentionKind.Additive ? AdditiveScores(queries, memory.Keys, covered) : queries.InnerProducts(memory.Keys);
        if (covered is not null && kind != AttentionKind.Additive)
            scores = scores.With(scores.Values + covered.Reshape(scores.Values.Shape));
        Pairs weights = scores.Softmax();
        return (weights.WeightedSums(memory.Values), weights);
    }

    /// <summary>v · tanh(q W + b + k + c) for each pair; the hidden rows of all pairs are [P, Q].</summary>
    private Pairs AdditiveScores(Sequences queries, Sequences keys, Value? covered)
    {
        PairLayout layout = new(queries.Layout, keys.Layout);
        (int[] queryRows, int[] keyRows) = Rows(layout);
        Value projected = query!.Apply(queries.Rows);
        Value sum = projected.TakeRows(queryRows) + keys.Rows.TakeRows(keyRows);                        // [P, Q]
        Value hidden = (covered is null ? sum : sum + covered).Tanh();                                  // [P, Q]
        return new Pairs(layout, hidden.MatMul(hidden.Tape.Use(score!)).Reshape(new Shape(layout.Count)));
    }

    /// <summary>The query row and the key row of each pair, [P].</summary>
    private static (int[] Queries, int[] Keys) Rows(PairLayout layout)
    {
        int[] queries = new int[layout.Count], keys = new int[layout.Count];
        for (int b = 0, pair = 0; b < layout.Queries.Count; b++)
        {
            for (int u = layout.Queries.Starts[b]; u < layout.Queries.Starts[b + 1]; u++)
            {
                for (int s = layout.Keys.Starts[b]; s < layout.Keys.Starts[b + 1]; s++, pair++)
                    (queries[pair], keys[pair]) = (u, s);
            }
        }
        return (queries, keys);
    }
}
