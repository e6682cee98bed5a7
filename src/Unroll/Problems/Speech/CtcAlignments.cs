using System.Globalization;
using System.Numerics;

namespace Unroll;

/// <summary>All alignments of a text with the rows of a sound by CTC (Graves et al. 2006): their number, their probability, and the best of them, as numbers and as figures.</summary>
public sealed class CtcAlignments
{
    private readonly Tensor logProbabilities;
    private readonly Vocabulary tokens;
    private readonly RowTimes times;
    private readonly int[] ids;
    private readonly IReadOnlyList<int> places;

    internal CtcAlignments(Tensor logProbabilities, Vocabulary tokens, RowTimes times, int[] ids)
    {
        (this.logProbabilities, this.tokens, this.times, this.ids) = (logProbabilities, tokens, times, ids);
        Lattice lattice = CtcLattice.Of(logProbabilities.Span, tokens.Count, ids);
        Count = lattice.Sum<CountingSemiring, BigInteger>(default);
        LogProbability = lattice.LogPartition();
        CtcAlignment best = Ctc.Align(logProbabilities.Span, tokens.Count, ids);
        (places, BestLogProbability) = (best.Places, best.LogProbability);
        int states = (2 * ids.Length) + 1, rows = logProbabilities.Shape.Rows;
        Occupancy = new double[rows, states];
        double[] marginals = lattice.Marginals();
        for (int arc = 0; arc < marginals.Length; arc++)
        {
            int node = lattice.Arcs[arc].To - 1;
            if (node / states < rows)
                Occupancy[node / states, node % states] += marginals[arc];
        }
    }

    /// <summary>How many alignments there are.</summary>
    public BigInteger Count { get; }

    /// <summary>The log-probability of the text: of all alignments together, in nats.</summary>
    public double LogProbability { get; }

    /// <summary>The log-probability of the best alignment, in nats.</summary>
    public double BestLogProbability { get; }

    /// <summary>The probability that an alignment of the text is in a state in a row, [T, 2 L + 1]: the null token before the first token, the first token, the null token behind it, ...</summary>
    public double[,] Occupancy { get; }

    /// <summary>The probability of each token in each row, with the likeliest ones marked; and that of each state of the text, with the best alignment marked.</summary>
    public IReadOnlyList<Figure> Figures
    {
        get
        {
            int rows = logProbabilities.Shape.Rows, count = tokens.Count;
            string[] columns = [.. times.Middles(rows).Select(middle => middle.ToString("0.00", CultureInfo.InvariantCulture))];
            int[] likeliest = RowOutput.Likeliest(logProbabilities), shown = [.. likeliest.Concat(ids).Append(0).Distinct().Order()];
            string[] states = [.. Enumerable.Range(0, (2 * ids.Length) + 1).Select(state => state % 2 == 0 ? SpeechSpec.Null : tokens[ids[state / 2]])];
            return
            [
                new HeatMapFigure("probability of each token over time (seconds); marked: the likeliest", shown.Select(token => tokens[token]), columns,
                    shown.Select(token => Enumerable.Range(0, rows).Select(t => Math.Exp(logProbabilities.Span[(t * count) + token]))), likeliest.Select((token, t) => (Array.IndexOf(shown, token), t))),
                new HeatMapFigure("where all alignments of the text are; marked: the best one", states, columns,
                    states.Select((_, state) => Enumerable.Range(0, rows).Select(t => Occupancy[t, state])), places.Select((_, t) => (StateAt(t), t))),
            ];
        }
    }

    /// <summary>The state of the best alignment in a row: a null token is behind the last token before it.</summary>
    private int StateAt(int row)
    {
        if (places[row] >= 0)
            return (2 * places[row]) + 1;
        int before = row;
        while (before >= 0 && places[before] < 0)
            before--;
        return before < 0 ? 0 : (2 * places[before]) + 2;
    }
}
