using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>A drawing in the making: its shapes, whose coordinates begin at its top left corner, and its size in pixels.</summary>
internal sealed class SvgDrawing
{
    public StringBuilder Body { get; } = new();

    public double Width { get; set; }

    public double Height { get; set; }

    public void Text(double x, double y, string anchor, string text, string style = "") => SvgText.Append(Body, x, y, anchor, text, style);

    public void Rectangle(double x, double y, double width, double height, string style) =>
        Body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" {style}/>\n");

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" {style}/>\n");

    public void Circle(double x, double y, double radius, string style) =>
        Body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius:0.#}\" {style}/>\n");

    public void Polyline(IEnumerable<(double X, double Y)> points, string style) => Body.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{Joined(points)}\" fill=\"none\" {style}/>\n");

    public void Polygon(IEnumerable<(double X, double Y)> points, string style) => Body.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{Joined(points)}\" {style}/>\n");

    /// <summary>Says in a line of its own, below what is drawn, how much is left out; nothing where nothing is.</summary>
    public void LeftOut(int count, string what)
    {
        if (count <= 0)
            return;
        string text = string.Create(CultureInfo.InvariantCulture, $"and {count:N0} more {what}");
        Text(0, Height + 18, "start", text, SvgColours.Faint);
        (Width, Height) = (Math.Max(Width, SvgText.Width(text)), Height + 26);
    }

    private static string Joined(IEnumerable<(double X, double Y)> points) => string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
}
