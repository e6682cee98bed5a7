using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What decides how much of the old memory of an LSTM is kept.</summary>
[JsonConverter(typeof(CamelCaseEnum<ForgetGate>))]
public enum ForgetGate
{
    /// <summary>A separate gate (Gers, Schmidhuber and Cummins 2000).</summary>
    Own,

    /// <summary>Coupled gates: the input gate is 1 - f (Greff et al. 2017).</summary>
    Coupled,

    /// <summary>No gate: the memory is kept in full, as in the first LSTM (Hochreiter and Schmidhuber 1997).</summary>
    None,
}
