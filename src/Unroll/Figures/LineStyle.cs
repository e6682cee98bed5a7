namespace Unroll;

/// <summary>How the points of a <see cref="LineSeries"/> are connected.</summary>
public enum LineStyle
{
    /// <summary>By a line.</summary>
    Solid,

    /// <summary>By a dashed line.</summary>
    Dashed,

    /// <summary>Not at all: each point is a dot. The axes are chosen by the other series if there are any; dots beyond lie on the edge.</summary>
    Dots,
}
