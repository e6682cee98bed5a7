using System.Text.Json;

namespace Unroll.Cli;

/// <summary>A surface as two charts: contours with paths, and a relief that can be turned.</summary>
internal static class PlotlySurface
{
    public static IEnumerable<PlotlyChart> Of(SurfaceFigure figure) => IsFinite(figure) ? [Contours(figure), Relief(figure)] : [];

    private static PlotlyChart Contours(SurfaceFigure figure) => new(
        json =>
        {
            Heights(json, figure, "contour");
            for (int i = 0; i < figure.Paths.Count; i++)
                PlotlyLines.Line(json, figure.Paths[i], i + 1, figure.Paths[i].Points.Select(point => point.Y));
            Starts(json, [.. figure.Paths.Where(path => path.Points.Count > 0).Select(path => path.Points[0]).Distinct()]);
        },
        json =>
        {
            json.Axis("xaxis", figure.X, false, (figure.Xs[0], figure.Xs[^1]));
            json.Axis("yaxis", figure.Y, false, (figure.Ys[0], figure.Ys[^1]));
            json.Legend(figure.Paths.Count > 0);
        })
    { Height = PlotlyChart.Tall };

    private static PlotlyChart Relief(SurfaceFigure figure) => new(
        json => Heights(json, figure, "surface"),
        json =>
        {
            json.WriteStartObject("scene");
            json.Axis("xaxis", figure.X, false);
            json.Axis("yaxis", figure.Y, false);
            json.Axis("zaxis", HeightName(figure), false);
            Camera(json);
            json.WriteEndObject();
        })
    { Height = PlotlyChart.Tall };

    /// <summary>Far enough away that the names of the axes are seen.</summary>
    private static void Camera(Utf8JsonWriter json)
    {
        json.WriteStartObject("camera");
        Place("eye", 1.8, 1.8, 1.3);
        Place("center", 0, 0, -0.15);
        json.WriteEndObject();

        void Place(string name, double x, double y, double z)
        {
            json.WriteStartObject(name);
            json.WriteNumber("x", x);
            json.WriteNumber("y", y);
            json.WriteNumber("z", z);
            json.WriteEndObject();
        }
    }

    private static void Heights(Utf8JsonWriter json, SurfaceFigure figure, string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.Numbers("x", figure.Xs);
        json.Numbers("y", figure.Ys);
        json.Rows("z", figure.Values.Select(row => row.Select(value => figure.LogZ ? Math.Log10(value) : value)));
        json.WriteString("colorscale", "Viridis");
        json.WriteStartObject("colorbar");
        json.Title(HeightName(figure));
        json.WriteEndObject();
        if (type == "contour")
            json.WriteNumber("ncontours", 30);
        json.WriteEndObject();
    }

    /// <summary>A ring at each place where paths begin.</summary>
    private static void Starts(Utf8JsonWriter json, (double X, double Y)[] places)
    {
        if (places.Length == 0)
            return;
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", "markers");
        json.WriteString("name", "start");
        json.Numbers("x", places.Select(place => place.X));
        json.Numbers("y", places.Select(place => place.Y));
        json.WriteStartObject("marker");
        json.WriteString("symbol", "circle");
        json.WriteNumber("size", 13);
        json.WriteString("color", "#FFFFFF");
        json.WriteStartObject("line");
        json.WriteString("color", "#000000");
        json.WriteNumber("width", 3);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Whether plotly.js can compute the axes and has a height to draw.</summary>
    private static bool IsFinite(SurfaceFigure figure) =>
        figure.Xs.Concat(figure.Ys).All(place => Math.Abs(place) < PlotlyJson.Largest) && Enumerable.Range(0, figure.Ys.Count).Any(row => Enumerable.Range(0, figure.Xs.Count).Any(column => !double.IsNaN(figure.Level(row, column))));

    private static string HeightName(SurfaceFigure figure) => figure.LogZ ? $"log10 of {figure.Z}" : figure.Z;
}
