using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How a sequence becomes one vector.</summary>
[JsonConverter(typeof(CamelCaseEnum<PoolingKind>))]
public enum PoolingKind
{
    /// <summary>What the network gives at its end: at the last step, and for a reversed direction at the first.</summary>
    Last,

    /// <summary>The mean over all steps.</summary>
    Mean,

    /// <summary>The largest number over all steps, for each unit by itself (Collobert et al. 2011, "max over time").</summary>
    Max,

    /// <summary>
    /// A weighted mean whose weights are learnt: u = tanh(h W + b), a = softmax over all steps of u · v (Yang et al. 2016, "Hierarchical attention networks",
    /// eq. 5 to 7).
    /// </summary>
    Attention,
}
