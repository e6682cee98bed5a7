using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Where generated points lie.</summary>
[JsonConverter(typeof(CamelCaseEnum<PointsShape>))]
public enum PointsShape
{
    /// <summary>Eight normal distributions of equal weight around a circle of radius 2; the class of a point is its distribution.</summary>
    Gaussians,

    /// <summary>A spiral of one and a half turns, from radius 0.6 to 2.</summary>
    SwissRoll,
}
