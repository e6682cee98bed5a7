using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Points in a plane as a chart.</summary>
internal static class PlotlyPoints
{
    private const int MostNames = 120, MostInGroup = 12; // beyond these, names are shown by the mouse alone

    public static PlotlyChart Of(PointsFigure figure) => new(
        json =>
        {
            IReadOnlyList<string> groups = figure.Groups;
            for (int i = 0; i < groups.Count; i++)
            {
                NamedPoint[] points = [.. figure.Points.Where(point => point.Group == groups[i])];
                json.WriteStartObject();
                json.WriteString("type", "scatter");
                json.WriteString("mode", figure.Points.Count <= MostNames || (groups.Count > 1 && points.Length <= MostInGroup) ? "markers+text" : "markers");
                json.WriteString("textposition", "top center");
                json.WriteString("name", PlotlyJson.WebSafe(groups[i]));
                json.Numbers("x", points.Select(point => point.X));
                json.Numbers("y", points.Select(point => point.Y));
                json.Texts("text", points.Select(point => point.Name));
                json.WriteString("hovertemplate", "%{text}<extra></extra>");
                json.WriteStartObject("marker");
                json.WriteString("color", PlotlyChart.Colour(i));
                json.WriteNumber("size", 7);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        },
        json =>
        {
            json.Axis("xaxis", figure.X, false);
            json.Axis("yaxis", figure.Y, false);
            json.Legend(figure.Groups.Any(group => group.Length > 0));
            json.WriteString("hovermode", "closest");
            json.WriteStartArray("annotations");
            foreach ((NamedPoint from, NamedPoint to) in figure.Arrows.Select(arrow => (From: figure.Points[arrow.From], To: figure.Points[arrow.To])).Where(arrow => IsDrawn(arrow.From) && IsDrawn(arrow.To)))
            {
                json.WriteStartObject();
                json.WriteNumber("x", to.X);
                json.WriteNumber("y", to.Y);
                json.WriteNumber("ax", from.X);
                json.WriteNumber("ay", from.Y);
                json.WriteString("xref", "x");
                json.WriteString("yref", "y");
                json.WriteString("axref", "x");
                json.WriteString("ayref", "y");
                json.WriteBoolean("showarrow", true);
                json.WriteNumber("arrowhead", 2);
                json.WriteString("text", "");
                json.WriteEndObject();
            }
            json.WriteEndArray();
        })
    { Height = PlotlyChart.Tall };

    private static bool IsDrawn(NamedPoint point) => Math.Abs(point.X) < PlotlyJson.Largest && Math.Abs(point.Y) < PlotlyJson.Largest;
}
