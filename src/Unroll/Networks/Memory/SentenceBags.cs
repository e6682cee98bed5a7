namespace Unroll;

/// <summary>
/// The vector of a sentence is a weighted sum of the vectors of its words, from a table for each space. With position encoding the weight of word j of J in column k of D is
/// 1 + 4 (j - (J + 1)/2) (k - (D + 1)/2) / (J D), both from 1, so that the order of words matters; without it all weights are 1. That is twice the encoding of Sukhbaatar et al. 2015, section 4.1, with
/// places counted from the middle, so that the mean weight is 1.
/// </summary>
internal sealed class SentenceBags : ISentenceVectors
{
    private readonly Parameter[] tables;
    private readonly int size;
    private readonly bool positions;

    /// <param name="scope">Where it asks for its tables.</param>
    /// <param name="spaces">The number of spaces.</param>
    /// <param name="words">The number of words, V.</param>
    /// <param name="size">D.</param>
    /// <param name="positions">Whether the order of words matters.</param>
    public SentenceBags(ParameterScope scope, int spaces, int words, int size, bool positions)
    {
        this.size = size;
        this.positions = positions;
        tables = [.. Enumerable.Range(0, spaces).Select(space => scope.Parameter(FormattableString.Invariant($"words{space}"), new Shape(words, size), Init.Normal(0.1)))]; // [V, D]
    }

    public Func<int, Value> Read(Tape tape, IReadOnlyList<int[]> sentences)
    {
        SequenceLayout layout = new([.. sentences.Select(sentence => sentence.Length)]);
        int[] ids = [.. sentences.SelectMany(sentence => sentence)];
        Value ones = tape.Constant(Weights(layout, (_, _) => 1)), places = tape.Constant(Weights(layout, FromMiddle)); // [N, 1]
        Value columns = tape.Constant(new Tensor(new Shape(size), [.. Enumerable.Range(1, size).Select(k => (Real)FromMiddle(k, size))]));
        return space =>
        {
            Sequences words = new(layout, tape.Use(tables[space]).TakeRows(ids));                       // [N, D]
            Value sums = words.SumOverTime(ones);                                                       // [S, D]
            return positions ? sums + words.SumOverTime(places).TimesRow(columns) : sums;
        };
    }

    /// <summary>The place of one of so many, from the middle: between -1 and 1.</summary>
    private static double FromMiddle(int place, int count) => 2 * (place - ((count + 1) / 2.0)) / count;

    /// <summary>A weight for each word by its place j of J in the sentence, [N, 1].</summary>
    private static Tensor Weights(SequenceLayout layout, Func<int, int, double> weight)
    {
        Real[] weights = new Real[layout.Rows];
        for (int s = 0, row = 0; s < layout.Count; s++)
        {
            for (int j = 1; j <= layout.Lengths[s]; j++)
                weights[row++] = (Real)weight(j, layout.Lengths[s]);
        }
        return new Tensor(new Shape(layout.Rows, 1), weights);
    }
}
