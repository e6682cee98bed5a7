using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How the samples of a frame are weighted, n of N from 0: less towards both ends.</summary>
[JsonConverter(typeof(CamelCaseEnum<WindowFunction>))]
public enum WindowFunction
{
    /// <summary>Hann's to the power of 0.85 (Povey et al. 2011, Kaldi).</summary>
    Povey,

    /// <summary>0.5 - 0.5 cos(2πn / (N - 1)).</summary>
    Hann,

    /// <summary>0.54 - 0.46 cos(2πn / (N - 1)).</summary>
    Hamming,
}
