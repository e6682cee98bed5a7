using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How attention scores a row of the memory for a query.</summary>
[JsonConverter(typeof(CamelCaseEnum<AttentionKind>))]
public enum AttentionKind
{
    /// <summary>There is no attention: the decoder knows of the input only by its initial state (Sutskever et al. 2014).</summary>
    None,

    /// <summary>The inner product q · m; both have the same width (Luong et al. 2015, equation 8, "dot").</summary>
    Dot,

    /// <summary>q W m, with trained weights W (Luong et al. 2015, equation 8, "general").</summary>
    General,

    /// <summary>v · tanh(q W + m U + b), with trained weights (Bahdanau et al. 2015, appendix A.1.2).</summary>
    Additive,
}
