namespace Unroll;

/// <summary>What one iteration of <see cref="BaumWelch"/> gave.</summary>
/// <param name="Model">The better model.</param>
/// <param name="LogLikelihood">log p of all sequences under the model before, in nats; in Viterbi training, with their most probable states.</param>
/// <param name="Objective">The same plus the log-priors, up to a constant: what never falls.</param>
/// <param name="Steps">The number of steps of all sequences.</param>
/// <param name="EmptyStates">The states that no sequence is in, so that they keep what they emit.</param>
public sealed record BaumWelchStep(HiddenMarkov Model, double LogLikelihood, double Objective, long Steps, IReadOnlyList<int> EmptyStates);
