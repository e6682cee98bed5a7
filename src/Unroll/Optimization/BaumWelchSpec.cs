using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Trains a hidden Markov model by expected counts (<see cref="BaumWelch"/>; Baum et al. 1970): states count in proportion to their probability.</summary>
/// <remarks>As <see cref="MarkovTrainingSpec"/> says.</remarks>
public sealed record BaumWelchSpec : MarkovTrainingSpec
{
    internal override bool MostProbableOnly => false;
}

[JsonSerializable(typeof(BaumWelchSpec))]
internal sealed partial class BaumWelchJson : JsonSerializerContext;
