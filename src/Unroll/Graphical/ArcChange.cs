namespace Unroll;

/// <summary>What happens to an arc.</summary>
internal enum ArcStep
{
    Add,
    Remove,
    Turn,
}

/// <summary>A change of one arc.</summary>
internal readonly record struct ArcChange(int From, int To, ArcStep Step)
{
    /// <summary>By how much the score of a structure would rise.</summary>
    public double Gain(ArcSet arcs, FamilyScores scores)
    {
        int from = From;
        SortedSet<int> now = arcs.Parents(To);
        double gain = scores.Of(To, Step == ArcStep.Add ? [.. now.Append(from).Order()] : [.. now.Where(v => v != from)]) - scores.Of(To, [.. now]);
        return Step == ArcStep.Turn ? gain + scores.Of(From, [.. arcs.Parents(From).Append(To).Order()]) - scores.Of(From, [.. arcs.Parents(From)]) : gain;
    }
}
