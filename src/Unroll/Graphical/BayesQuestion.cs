namespace Unroll;

/// <summary>What a question to a Bayesian network asks.</summary>
public enum BayesQuestion
{
    /// <summary>The joint distribution of variables, or the probability of states.</summary>
    Posterior,

    /// <summary>The most probable states of variables.</summary>
    MostProbable,

    /// <summary>Whether variables are independent by the arcs of the network.</summary>
    Independence,
}
