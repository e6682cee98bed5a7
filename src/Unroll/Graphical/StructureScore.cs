using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How well a structure fits a table of examples.</summary>
[JsonConverter(typeof(CamelCaseEnum<StructureScore>))]
public enum StructureScore
{
    /// <summary>The largest log-likelihood, less half the logarithm of the number of examples for each free number of the tables (Schwarz 1978).</summary>
    Bic,

    /// <summary>The logarithm of the marginal likelihood with Dirichlet priors that treat equivalent structures alike (Heckerman, Geiger and Chickering 1995).</summary>
    Bdeu,
}
