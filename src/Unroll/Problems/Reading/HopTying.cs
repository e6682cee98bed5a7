using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Which vectors the hops of a memory network share (Sukhbaatar et al. 2015, section 2.2).</summary>
[JsonConverter(typeof(CamelCaseEnum<HopTying>))]
public enum HopTying
{
    /// <summary>All hops compare and read the same vectors, and a matrix leads from one hop to the next, as in a recurrent network.</summary>
    LayerWise,

    /// <summary>What a hop reads is what the next one compares with the question; the network has more parameters, and learns slower.</summary>
    Adjacent,
}
