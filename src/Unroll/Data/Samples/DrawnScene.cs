namespace Unroll;

/// <summary>A built-in scene.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Things">One thing or two.</param>
/// <param name="Relation">How the first lies to the second, and the second to the first; null for one thing.</param>
internal sealed record DrawnScene(Picture Picture, IReadOnlyList<SceneThing> Things, (string Name, string Opposite)? Relation);

/// <summary>A thing of a scene.</summary>
/// <param name="Colour">Its colour.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="X">Its middle from the left, as a share of the picture's width.</param>
/// <param name="Y">Its middle from the top, as a share of its height.</param>
/// <param name="Radius">Half its side, as a share of both.</param>
internal sealed record SceneThing(string Colour, string Shape, double X, double Y, double Radius)
{
    /// <summary>Such as "red circle".</summary>
    public string Name => $"{Colour} {Shape}";

    /// <summary>Whether it has a point.</summary>
    /// <param name="left">From the left, a share of the width.</param>
    /// <param name="top">From the top, a share of the height.</param>
    public bool Covers(double left, double top)
    {
        (double x, double y) = ((left - X) / Radius, (top - Y) / Radius);
        return Shape switch
        {
            "circle" => (x * x) + (y * y) <= 1,
            "square" => Math.Abs(x) <= 0.9 && Math.Abs(y) <= 0.9,
            "triangle" => y is >= -1 and <= 0.8 && Math.Abs(x) <= (y + 1) / 1.8,
            _ => (Math.Abs(x) <= 0.3 && Math.Abs(y) <= 1) || (Math.Abs(y) <= 0.3 && Math.Abs(x) <= 1),
        };
    }

    /// <summary>The pixels whose middles it has, [H W].</summary>
    public bool[] Pixels(int height, int width) => [.. Enumerable.Range(0, height * width).Select(pixel => Covers(((pixel % width) + 0.5) / width, ((pixel / width) + 0.5) / height))];
}
