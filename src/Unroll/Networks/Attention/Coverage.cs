namespace Unroll;

/// <summary>
/// Coverage: how much a decoder has looked at each row of its memory, the sum of its weights of attention so far (Tu et al. 2016, section 3.1; See, Liu and Manning 2017, equation 10). A row
/// for each of the H sequences that are written, as long as the longest memory, [H, S]: so sequences can be reordered and repeated.
/// </summary>
internal static class Coverage
{
    /// <summary>Before the first step.</summary>
    /// <param name="tape">To compute on.</param>
    /// <param name="count">H.</param>
    /// <param name="memory">The rows of each memory.</param>
    public static Value None(Tape tape, int count, SequenceLayout memory) => tape.Constant(new Tensor(new Shape(count, Math.Max(1, memory.Steps))));

    /// <summary>The coverage of each pair of a sequence that is written and a row of its memory, [P, 1].</summary>
    /// <param name="coverage">[H, S].</param>
    /// <param name="pairs">H queries, one for each sequence that is written.</param>
    public static Value OfPairs(Value coverage, PairLayout pairs) =>
        coverage.Reshape(new Shape(coverage.Shape.Count, 1)).TakeRows(Places(pairs, coverage.Shape[1]));

    /// <summary>The coverage after a step, [H, S].</summary>
    /// <param name="coverage">Before it.</param>
    /// <param name="weights">Its weights of attention.</param>
    public static Value After(Value coverage, Pairs weights)
    {
        int[] places = Places(weights.Layout, coverage.Shape[1]), rows = new int[coverage.Shape.Count];
        Array.Fill(rows, places.Length);                                                                // a row of zero
        for (int pair = 0; pair < places.Length; pair++)
            rows[places[pair]] = pair;
        Value zero = coverage.Tape.Constant(new Tensor(new Shape(1, 1)));
        return coverage + Shaping.ConcatRows(weights.Values.Reshape(new Shape(places.Length, 1)), zero).TakeRows(rows).Reshape(coverage.Shape);
    }

    /// <summary>Where each pair lies in [H, S].</summary>
    private static int[] Places(PairLayout pairs, int width)
    {
        int[] places = new int[pairs.Count];
        for (int b = 0, pair = 0; b < pairs.Queries.Count; b++)
        {
            for (int h = pairs.Queries.Starts[b]; h < pairs.Queries.Starts[b + 1]; h++)
            {
                for (int s = 0; s < pairs.Keys.Lengths[b]; s++)
                    places[pair++] = (h * width) + s;
            }
        }
        return places;
    }
}
