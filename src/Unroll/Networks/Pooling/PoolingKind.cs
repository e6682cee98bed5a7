using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How the outputs of all steps of a sequence are pooled into one vector.</summary>
[JsonConverter(typeof(CamelCaseEnum<PoolingKind>))]
public enum PoolingKind
{
    /// <summary>The output after the last step of each direction; for the reversed direction, that is the first word.</summary>
    Last,

    /// <summary>The mean over all steps.</summary>
    Mean,

    /// <summary>The largest number over all steps, for each unit by itself (Collobert et al. 2011, "max over time").</summary>
    Max,

    /// <summary>
    /// Attention, a weighted mean with trained weights: u = tanh(h W + b), a = softmax over all steps of u · v (Yang et al. 2016, "Hierarchical attention networks",
    /// eq. 5 to 7).
    /// </summary>
    Attention,
}
