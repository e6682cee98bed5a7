namespace Unroll;

/// <summary>
/// Learns the structure of a Bayesian network from examples: the best tree by mutual information (Chow and Liu 1968), or a search that adds, removes or turns one arc at a time while the score
/// rises (hill climbing), and with a tabu list goes on through structures that are no better (Bouckaert 1995; Glover 1989).
/// </summary>
public sealed record StructureSearch
{
    /// <summary>The score that is maximised. Default: BIC.</summary>
    public StructureScore Score { get; init; } = StructureScore.Bic;

    /// <summary>For BDeu: how many examples the prior counts as, above 0. Default 10.</summary>
    public double SampleSize { get; init => field = Require.Positive("sampleSize", value); } = 10;

    /// <summary>The most parents that a variable gets, 0 to 20. Default 5.</summary>
    public int MaxParents { get; init => field = Require.InRange("maxParents", value, 0, 20); } = 5;

    /// <summary>How many structures the tabu list remembers, to which the search does not return, and how many steps it goes on without a better one, 0 to 1000; 0 for hill climbing. Default 0.</summary>
    public int Tabu { get; init => field = Require.InRange("tabu", value, 0, 1000); }

    /// <summary>The parents of each variable in the best structure that is found. Of equally good steps, the first is made, so the result depends on nothing else.</summary>
    /// <param name="table">The examples, complete.</param>
    /// <exception cref="UnrollException">There are no examples, or a state is missing.</exception>
    public IReadOnlyList<int[]> Search(StateTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.CheckComplete("The search for a structure");
        FamilyScores scores = new(table, Score, SampleSize);
        ArcSet arcs = new(table.Variables.Count), best = arcs.Copy();
        double total = 0, bestTotal = 0; // relative to the empty structure
        Queue<ulong> visited = new([arcs.Hash]);
        for (int stale = 0; ;)
        {
            (ArcChange change, double gain)? step = BestStep(arcs, scores, Tabu > 0 ? visited : null);
            if (step is not { } made || (made.gain <= 1e-9 && Tabu == 0))
                break;
            arcs.Apply(made.change);
            total += made.gain;
            visited.Enqueue(arcs.Hash);
            if (visited.Count > Math.Max(1, Tabu))
                _ = visited.Dequeue();
            (stale, bestTotal, best) = total > bestTotal + 1e-9 ? (0, total, arcs.Copy()) : (stale + 1, bestTotal, best);
            if (Tabu > 0 && stale >= Tabu)
                break;
        }
        return [.. Enumerable.Range(0, table.Variables.Count).Select(v => best.Parents(v).ToArray())];
    }

    /// <summary>The score of a structure.</summary>
    /// <param name="table">The examples, complete.</param>
    /// <param name="parents">The parents of each variable.</param>
    /// <exception cref="UnrollException">There are no examples, or a state is missing.</exception>
    public double ScoreOf(StateTable table, IReadOnlyList<int[]> parents)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(parents);
        table.CheckComplete("The score of a structure");
        FamilyScores scores = new(table, Score, SampleSize);
        return parents.Select((each, v) => scores.Of(v, [.. each.Order()])).Sum();
    }

    private (ArcChange Change, double Gain)? BestStep(ArcSet arcs, FamilyScores scores, Queue<ulong>? barred)
    {
        (ArcChange, double Gain)? best = null;
        for (int from = 0; from < arcs.Count; from++)
        {
            for (int to = 0; to < arcs.Count; to++)
            {
                if (from == to)
                    continue;
                if (!arcs.Has(from, to))
                {
                    if (!arcs.Has(to, from) && arcs.Parents(to).Count < MaxParents && !arcs.Reaches(to, from))
                        Try(new ArcChange(from, to, ArcStep.Add));
                    continue;
                }
                Try(new ArcChange(from, to, ArcStep.Remove));
                if (arcs.Parents(from).Count < MaxParents && !arcs.ReachesOtherwise(from, to))
                    Try(new ArcChange(from, to, ArcStep.Turn));
            }
        }
        return best;

        void Try(ArcChange change)
        {
            double gain = change.Gain(arcs, scores);
            if ((best is null || gain > best.Value.Gain) && barred?.Contains(arcs.HashAfter(change)) != true)
                best = (change, gain);
        }
    }
}
