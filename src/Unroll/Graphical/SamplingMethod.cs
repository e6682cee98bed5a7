using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How answers of a Bayesian network are estimated from samples.</summary>
[JsonConverter(typeof(CamelCaseEnum<SamplingMethod>))]
public enum SamplingMethod
{
    /// <summary>
    /// Variables without evidence are sampled, and each sample weighs as much as the evidence is probable in it (Fung and Chang 1989; Shachter and Peot 1989).
    /// </summary>
    LikelihoodWeighting,

    /// <summary>
    /// Each variable in turn is sampled given all others (Geman and Geman 1984), in 32 independent chains. It does not suffer from improbable evidence, but may move slowly where variables
    /// determine one another.
    /// </summary>
    Gibbs,

    /// <summary>All variables are sampled, and samples that do not agree with the evidence are dropped (rejection sampling; Henrion 1988).</summary>
    Forward,
}
