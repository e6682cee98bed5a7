using System.Numerics;

namespace Unroll;

/// <summary>The search for the best sequences after one beginning; see <see cref="BeamSearch"/>.</summary>
/// <param name="search">Width, length penalty, how many are wanted.</param>
/// <param name="row">The hypothesis of the first stepper that all begin with.</param>
/// <param name="end">The token that ends a sequence.</param>
/// <param name="length">The greatest number of tokens, including the end.</param>
internal sealed class Beam(BeamSearch search, int row, int end, int length)
{
    private readonly List<(double Score, Hypothesis Sequence)> finished = [];
    private List<Path> open = [new Path(null, -1, 0, 0, 0) { Row = row }];

    /// <summary>The best sequences that are complete, the best first.</summary>
    public Hypothesis[] Finished => [.. finished.Select(one => one.Sequence)];

    /// <summary>Takes one step: of all ways in which the open hypotheses may go on, the most probable ones are kept.</summary>
    /// <param name="stepper">Has each open hypothesis at its row.</param>
    public void Extend(IStepper stepper)
    {
        PriorityQueue<Extension, Extension> best = new(); // the worst of the best is on top
        for (int h = 0; h < open.Count; h++)
        {
            ReadOnlySpan<Real> logProbabilities = stepper.LogProbabilities(open[h].Row);
            for (int token = Next(logProbabilities, 0, h, best); token < logProbabilities.Length; token = Next(logProbabilities, token + 1, h, best))
            {
                Extension one = new(open[h].LogProbability + logProbabilities[token], h, token, logProbabilities[token]);
                if (best.Count < search.Width)
                    best.Enqueue(one, one);
                else if (one.CompareTo(best.Peek()) > 0)
                    best.EnqueueDequeue(one, one);
            }
        }
        List<Path> kept = [];
        while (best.TryDequeue(out Extension one, out _))
            kept.Add(new Path(open[one.From], one.Token, one.Step, one.LogProbability, open[one.From].Length + 1));
        kept.Reverse();
        foreach (Path path in kept.Where(IsComplete))
            Finish(path, search.CoveragePenalty > 0 ? stepper.Coverage(path.Before!.Row) : 0);
        open = [.. kept.Where(path => !IsComplete(path)).TakeWhile(CanWin)];
    }

    /// <summary>
    /// The next token that may be among the best extensions: a possible one and, once there are enough extensions, none that is less probable than the worst of them. Most tokens are
    /// passed over a register at a time.
    /// </summary>
    private int Next(ReadOnlySpan<Real> logProbabilities, int from, int h, PriorityQueue<Extension, Extension> best)
    {
        double least = best.Count < search.Width ? double.NegativeInfinity : best.Peek().LogProbability - open[h].LogProbability;
        least = double.IsInfinity(least) ? least : least - 1e-3 - (Math.Abs(least) * 1e-6); // a little lower, since it is a difference, and rounded
        Vector<Real> threshold = new((Real)least);
        int token = from;
        for (; token <= logProbabilities.Length - Vector<Real>.Count; token += Vector<Real>.Count)
        {
            if (Vector.GreaterThanAny(new Vector<Real>(logProbabilities[token..]), threshold))
                break;
        }
        while (token < logProbabilities.Length && !(logProbabilities[token] > least))
            token++;
        return token;
    }

    /// <summary>Gives each open hypothesis its row of the next stepper.</summary>
    /// <param name="rows">The row of the present stepper that each row of the next one continues; added to.</param>
    /// <param name="tokens">The token it continues by; added to.</param>
    public void Place(List<int> rows, List<int> tokens)
    {
        foreach (Path path in open)
        {
            path.Row = rows.Count;
            rows.Add(path.Before!.Row);
            tokens.Add(path.Token);
        }
    }

    private bool IsComplete(Path path) => path.Token == end || path.Length == length;

    /// <summary>Whether an open hypothesis may still come among the best: if all else is certain, and the length the greatest.</summary>
    private bool CanWin(Path path) => finished.Count < search.Best || search.Score(path.LogProbability, length) > finished[^1].Score;

    private void Finish(Path path, double coverage)
    {
        double score = search.Score(path.LogProbability, path.Length, coverage);
        int place = finished.FindIndex(other => other.Score < score);
        finished.Insert(place < 0 ? finished.Count : place, (score, path.Whole(end)));
        if (finished.Count > search.Best)
            finished.RemoveAt(search.Best);
    }

    /// <summary>One way to go on; the more probable it is, the greater, and where that is equal the earlier one is.</summary>
    private readonly record struct Extension(double LogProbability, int From, int Token, double Step) : IComparable<Extension>
    {
        public int CompareTo(Extension other) =>
            LogProbability.CompareTo(other.LogProbability) is not 0 and int order ? order : (other.From, other.Token).CompareTo((From, Token));
    }

    /// <summary>A hypothesis as its last token, the log-probability of that, and what is before it.</summary>
    private sealed class Path(Path? before, int token, double step, double logProbability, int length)
    {
        public Path? Before => before;

        public int Token => token;

        public double LogProbability => logProbability;

        public int Length => length;

        /// <summary>Where the stepper has it.</summary>
        public int Row { get; set; }

        public Hypothesis Whole(int end)
        {
            int[] tokens = new int[length];
            double[] logProbabilities = new double[length];
            for (Path path = this; path.Before is not null; path = path.Before)
                (tokens[path.Length - 1], logProbabilities[path.Length - 1]) = (path.Token, path.Step);
            return token == end ? new Hypothesis(tokens[..^1], logProbabilities, Ended: true) : new Hypothesis(tokens, logProbabilities, Ended: false);
        }

        private double Step => step;
    }
}
