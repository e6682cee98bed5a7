using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How a generator of tags learns from the evaluation of its tags, which are choices and have no gradient.</summary>
[JsonConverter(typeof(CamelCaseEnum<TagEstimator>))]
public enum TagEstimator
{
    /// <summary>Straight-through Gumbel softmax (Jang, Gu and Poole 2017, section 2.2): the discriminator sees sampled tags; the gradient is that of their probabilities under the same noise. Biased, little variance.</summary>
    StraightThrough,

    /// <summary>Gumbel softmax (Jang, Gu and Poole 2017, section 2.1): the discriminator sees probabilities under noise instead of tags, which it can tell from right tags by that alone. Its gradient is exact, for other tags.</summary>
    Relaxed,

    /// <summary>
    /// The score function (Williams 1992, REINFORCE): of two samples, the one that is evaluated better becomes more probable, by as much as it is better; each is the other's baseline (Kool, van Hoof and Welling 2019). Unbiased, more variance.
    /// </summary>
    ScoreFunction,
}
