using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Trains a hidden Markov model by the most probable states of each sequence alone (segmental k-means, Juang and Rabiner 1990): fewer iterations than Baum-Welch, and usually a smaller likelihood.</summary>
/// <remarks>As <see cref="MarkovTrainingSpec"/> says; the likelihood is that of the sequences together with their most probable states.</remarks>
public sealed record ViterbiTrainingSpec : MarkovTrainingSpec
{
    internal override bool MostProbableOnly => true;
}

[JsonSerializable(typeof(ViterbiTrainingSpec))]
internal sealed partial class ViterbiTrainingJson : JsonSerializerContext;
