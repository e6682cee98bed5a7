using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What decides on the old memory of a long short-term memory.</summary>
[JsonConverter(typeof(CamelCaseEnum<ForgetGate>))]
public enum ForgetGate
{
    /// <summary>A gate of its own (Gers, Schmidhuber and Cummins 2000).</summary>
    Own,

    /// <summary>As much is forgotten as is let in: the input gate is 1 - f (Greff et al. 2017).</summary>
    Coupled,

    /// <summary>Nothing: the memory keeps all, as in its first form (Hochreiter and Schmidhuber 1997).</summary>
    None,
}
