namespace Unroll;

/// <summary>Rules that choose an answer without reading the story: what a model must beat (Tseng et al. 2016).</summary>
public enum ChoiceRule
{
    /// <summary>The first choice.</summary>
    First,

    /// <summary>The choice with the fewest words; of several the first.</summary>
    Shortest,

    /// <summary>The choice with the most words; of several the first.</summary>
    Longest,

    /// <summary>The choice whose vector is most like those of the others.</summary>
    MostSimilar,

    /// <summary>The choice whose vector is least like those of the others.</summary>
    LeastSimilar,
}
