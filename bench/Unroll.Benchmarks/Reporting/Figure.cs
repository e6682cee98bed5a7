namespace Unroll.Benchmarks;

/// <summary>One measured number, as it is kept and shown.</summary>
internal sealed record Figure
{
    public required string Section { get; init; }

    public required string Case { get; init; }

    public required int Threads { get; init; }

    /// <summary>What each side took, in words; empty where there is nothing to say.</summary>
    public string Ours { get; init; } = "";

    public string Theirs { get; init; } = "";

    /// <summary>What the number is: <c>x PyTorch</c>, <c>tokens/s</c>, ...</summary>
    public required string Unit { get; init; }

    public required double Value { get; init; }

    public required double Low { get; init; }

    public required double High { get; init; }

    public int Rounds { get; init; } = 1;

    public double? Target { get; init; }

    /// <summary>Whether the target is the most it may be, not the least.</summary>
    public bool AtMost { get; init; }

    /// <summary>The other side's setting, or what else belongs to it.</summary>
    public string Note { get; init; } = "";

    public string Date { get; init; } = "";

    public string Load { get; init; } = "";

    public string Commit { get; init; } = "";

    public string Reached => Target is not { } target ? ""
        : (AtMost ? Value <= target : Value >= target) ? "yes"
        : (AtMost ? Low <= target : High >= target) ? "within the interval"
        : "no";

    public bool IsSame(Figure other) => (Section, Case, Threads, Unit) == (other.Section, other.Case, other.Threads, other.Unit);
}
