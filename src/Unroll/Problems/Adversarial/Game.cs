using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What generator and discriminator play: their losses, given the scores r of real items and f of generated ones; the higher a score, the more real.</summary>
[JsonConverter(typeof(CamelCaseEnum<Game>))]
public enum Game
{
    /// <summary>Discriminator: -log σ(r) - log(1 - σ(f)). Generator: -log σ(f) (Goodfellow et al. 2014, section 3).</summary>
    NonSaturating,

    /// <summary>Discriminator: as above. Generator: log(1 - σ(f)), whose gradient vanishes where the discriminator is sure (Goodfellow et al. 2014, eq. 1).</summary>
    Minimax,

    /// <summary>Discriminator: ½ (r - 1)² + ½ f². Generator: ½ (f - 1)² (Mao et al. 2017, eq. 9).</summary>
    LeastSquares,

    /// <summary>Discriminator: max(0, 1 - r) + max(0, 1 + f). Generator: -f (Lim and Ye 2017; Miyato et al. 2018, eq. 16 and 17).</summary>
    Hinge,

    /// <summary>Discriminator: f - r. Generator: -f. The discriminator must be bounded, by spectral normalisation or by <see cref="AdversarialSpec.WeightLimit"/> (Arjovsky, Chintala and Bottou 2017).</summary>
    Wasserstein,

    /// <summary>
    /// The discriminator is an auto-encoder, and the energy of an item, e = -score, is its mean squared error. Discriminator: e(real) + max(0, m - e(generated)). Generator: e(generated) + pull-away term (Zhao, Mathieu and LeCun 2017, eq. 1, 2
    /// and 4).
    /// </summary>
    Energy,
}
