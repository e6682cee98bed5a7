namespace Unroll;

/// <summary>A path and its score.</summary>
/// <param name="Score">In nats.</param>
/// <param name="Last">The path's arcs, the last first; null for the empty path.</param>
public readonly record struct ScoredPath(double Score, PathArc? Last)
{
    /// <summary>The arcs from first to last.</summary>
    public int[] Arcs()
    {
        List<int> arcs = [];
        for (PathArc? place = Last; place is not null; place = place.Before)
            arcs.Add(place.Arc);
        arcs.Reverse();
        return [.. arcs];
    }
}

/// <summary>An arc of a path and the path before it; paths with a common beginning share it.</summary>
/// <param name="Arc">Its index in the lattice.</param>
/// <param name="Before">What comes before it; null at the beginning.</param>
public sealed record PathArc(int Arc, PathArc? Before);
