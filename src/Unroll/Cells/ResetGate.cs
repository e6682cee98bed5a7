using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Where the reset gate of a GRU acts.</summary>
[JsonConverter(typeof(CamelCaseEnum<ResetGate>))]
public enum ResetGate
{
    /// <summary>On the recurrent product, as cuDNN and PyTorch do: r ∘ (h U + q).</summary>
    After,

    /// <summary>On the state before the product, as Cho et al. 2014 do: (r ∘ h) R.</summary>
    Before,
}
