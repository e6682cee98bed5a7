namespace Unroll;

/// <summary>A token that was chosen for one of several hypotheses.</summary>
/// <param name="Hypothesis">The number of the hypothesis.</param>
/// <param name="Token">What was chosen; may be the end.</param>
/// <param name="LogProbability">The model's log-probability of the token, given the hypothesis so far, in nats.</param>
internal readonly record struct DecodedToken(int Hypothesis, int Token, double LogProbability);
