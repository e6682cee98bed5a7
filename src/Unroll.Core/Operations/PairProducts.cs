namespace Unroll;

/// <summary>Attention over ragged batches, without padding: matrix products and a softmax for each sequence by itself.</summary>
public static class PairProducts
{
    /// <summary>The inner product of every query row with every key row of the same sequence: the scores of dot-product attention (Luong et al. 2015, eq. 8).</summary>
    /// <param name="queries">Rows [ΣU_b, F].</param>
    /// <param name="keys">Rows [ΣS_b, F].</param>
    /// <param name="layout">Which rows meet, made once where a batch uses it several times; null to make it here.</param>
    /// <returns>[U_b, S_b] for each sequence.</returns>
    /// <exception cref="UnrollException">The numbers of sequences or of features differ, or the layout is of other sequences.</exception>
    public static Pairs InnerProducts(this Sequences queries, Sequences keys, PairLayout? layout = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        layout ??= new PairLayout(queries.Layout, keys.Layout);
        Require.That(layout.Queries == queries.Layout && layout.Keys == keys.Layout, "inner products", $"a layout of pairs of other sequences", "the one of these queries and keys");
        return new Pairs(layout, queries.Rows.Tape.Record(new InnerProductsOp(queries, keys, layout))[0]);
    }

    /// <summary>e^x / Σ e^x over the keys of each query: the weights of attention. A query that has no keys has no weights.</summary>
    /// <param name="scores">[U_b, S_b] for each sequence.</param>
    /// <returns>[U_b, S_b] for each sequence; each row sums to 1, or is all 0 where all its scores are negative infinite.</returns>
    public static Pairs Softmax(this Pairs scores) => scores.With(scores.Values.Tape.Record(new RowOp<Softmax>(scores.Values, Rows.OverKeys(scores.Layout), " over keys"))[0]);

    /// <summary>Σ weight · row over the keys of each query: what attention reads. A query that has no keys reads zeros.</summary>
    /// <param name="weights">[U_b, S_b] for each sequence.</param>
    /// <param name="values">A row for each key, [ΣS_b, F].</param>
    /// <returns>A row for each query, [ΣU_b, F].</returns>
    /// <exception cref="UnrollException">The values have other lengths than the keys.</exception>
    public static Sequences WeightedSums(this Pairs weights, Sequences values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Require.That(values.Layout == weights.Layout.Keys, "weighted sums", $"values of another layout than the keys", "a row for each key, in the same layout");
        return new Sequences(weights.Layout.Queries, weights.Values.Tape.Record(new WeightedSumsOp(weights, values))[0]);
    }
}

/// <summary>Y_b = Q_b K_bᵀ.</summary>
internal sealed unsafe class InnerProductsOp(Sequences queries, Sequences keys, PairLayout layout) : Operation(queries.Rows, keys.Rows)
{
    public override string Name => "inner products";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(queries.Features == keys.Features, Name, $"queries of {queries.Features} features and keys of {keys.Features}", "as many of each");
        Tensor y = tape.Rent(new Shape(layout.Count));                                                  // [P]
        new PairWork(tape.Device, layout, queries.Features).TimesTransposed(queries.Rows.Tensor, keys.Rows.Tensor, y, false);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        PairWork work = new(flow.Device, layout, queries.Features);
        if (flow.Wants(queries.Rows))                                                                   // dQ_b += dY_b K_b
        {
            Tensor dQueries = flow.Into(queries.Rows, out bool accumulate);
            work.Times(dy, keys.Rows.Tensor, dQueries, accumulate);
        }
        if (flow.Wants(keys.Rows))                                                                      // dK_b += dY_bᵀ Q_b
        {
            Tensor dKeys = flow.Into(keys.Rows, out bool accumulate);
            work.TransposedTimes(dy, queries.Rows.Tensor, dKeys, accumulate);
        }
    }
}

/// <summary>Y_b = W_b V_b.</summary>
internal sealed unsafe class WeightedSumsOp(Pairs weights, Sequences values) : Operation(weights.Values, values.Rows)
{
    public override string Name => "weighted sums";

    public override Tensor[] Forward(Tape tape)
    {
        Tensor y = tape.Rent(new Shape(weights.Layout.Queries.Rows, values.Features));                  // [ΣU_b, F]
        new PairWork(tape.Device, weights.Layout, values.Features).Times(weights.Values.Tensor, values.Rows.Tensor, y, false);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        PairWork work = new(flow.Device, weights.Layout, values.Features);
        if (flow.Wants(weights.Values))                                                                 // dW_b += dY_b V_bᵀ
        {
            Tensor dWeights = flow.Into(weights.Values, out bool accumulate);
            work.TimesTransposed(dy, values.Rows.Tensor, dWeights, accumulate);
        }
        if (flow.Wants(values.Rows))                                                                    // dV_b += W_bᵀ dY_b
        {
            Tensor dValues = flow.Into(values.Rows, out bool accumulate);
            work.TransposedTimes(weights.Values.Tensor, dy, dValues, accumulate);
        }
    }
}
