namespace Unroll;

/// <summary>An alignment of a target with the frames of a sequence.</summary>
/// <param name="Places">For each frame, the place in the target of the label that it has, or -1 for the blank, [T].</param>
/// <param name="LogProbability">Of this alignment alone, in nats.</param>
public sealed record CtcAlignment(IReadOnlyList<int> Places, double LogProbability)
{
    /// <summary>For each label of the target, its first frame, and the one after its last.</summary>
    public IReadOnlyList<(int Start, int End)> Spans()
    {
        List<(int Start, int End)> spans = [];
        for (int t = 0; t < Places.Count; t++)
        {
            if (Places[t] == spans.Count)
                spans.Add((t, t + 1));
            else if (Places[t] >= 0)
                spans[Places[t]] = (spans[Places[t]].Start, t + 1);
        }
        return spans;
    }
}
