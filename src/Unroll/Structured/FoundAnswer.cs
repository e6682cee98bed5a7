namespace Unroll;

/// <summary>The best answer that a search found, and what it knows of all others.</summary>
/// <param name="Labels">[T].</param>
/// <param name="Score">Its score.</param>
/// <param name="Bound">No answer scores more than this.</param>
public sealed record FoundAnswer(IReadOnlyList<int> Labels, double Score, double Bound)
{
    private const double Rounding = 1e-9;

    /// <summary>Whether the bound is reached: no answer is better (certificate).</summary>
    public bool IsProven => Bound <= Score + (Rounding * Math.Max(1, Math.Abs(Score)));
}
