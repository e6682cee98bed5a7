namespace Unroll;

/// <summary>What a hidden Markov model reads at each step.</summary>
internal enum StepKind
{
    /// <summary>A word.</summary>
    Words,

    /// <summary>A character.</summary>
    Characters,

    /// <summary>A frame of numbers.</summary>
    Frames,
}
