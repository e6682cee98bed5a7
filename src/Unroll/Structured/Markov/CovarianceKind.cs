using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Which covariances the states of a Gaussian emission have.</summary>
[JsonConverter(typeof(CamelCaseEnum<CovarianceKind>))]
public enum CovarianceKind
{
    /// <summary>Each state has a variance for each number; the numbers are independent given the state.</summary>
    Diagonal,

    /// <summary>All states share one full covariance.</summary>
    Tied,

    /// <summary>Each state has a full covariance.</summary>
    Full,
}
