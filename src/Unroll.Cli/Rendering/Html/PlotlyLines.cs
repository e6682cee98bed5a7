using System.Globalization;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Lines over two axes as a chart; bands reach from the lowest to the highest value.</summary>
internal static class PlotlyLines
{
    private const double Opacity = 0.18;

    private static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot"];

    public static PlotlyChart Of(LinesFigure figure) => new(
        json =>
        {
            for (int i = 0; i < figure.Series.Count; i++)
            {
                LineSeries series = figure.Series[i];
                if (series.Band.Count > 0)
                {
                    Line(json, series, i, series.Band.Select(pair => pair.Low), edge: "low");
                    Line(json, series, i, series.Band.Select(pair => pair.High), edge: "high");
                }
                Line(json, series, i, series.Points.Select(point => point.Y));
            }
        },
        json =>
        {
            json.Axis("xaxis", figure.X, figure.LogX, decades: Length(figure.RangeOfX()));
            json.Axis("yaxis", figure.Y, figure.LogY, decades: Length(figure.RangeOfY()));
            if (!figure.Series.Any(series => series.Style == LineStyle.Dots))
                json.WriteString("hovermode", "x unified");
            json.Legend(figure.Series.Count > 1 && figure.Series.Any(series => series.Name.Length > 0));
        });

    /// <summary>Writes a line, or the edge of its band.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="series">The line.</param>
    /// <param name="index">Its place among the colours.</param>
    /// <param name="values">Its heights.</param>
    /// <param name="edge">"low" or "high" for an edge of the band; null for the line.</param>
    public static void Line(Utf8JsonWriter json, LineSeries series, int index, IEnumerable<double> values, string? edge = null)
    {
        string colour = PlotlyChart.Colour(index);
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("name", PlotlyJson.WebSafe(series.Name));
        json.WriteString("legendgroup", index.ToString(CultureInfo.InvariantCulture));
        json.Numbers("x", series.Points.Select(point => point.X));
        json.Numbers("y", values);
        bool isMarked = series.Style == LineStyle.Dots || series.Points.Count == 1;
        json.WriteString("mode", isMarked && edge is null ? "markers" : "lines");
        json.WriteStartObject(isMarked && edge is null ? "marker" : "line");
        json.WriteString("color", colour);
        if (edge is not null)
            json.WriteNumber("width", 0);
        else if (!isMarked)
            json.WriteString("dash", series.Style == LineStyle.Dashed ? "dash" : Dashes[index / PlotlyChart.Colours % Dashes.Length]);
        json.WriteEndObject();
        if (edge is not null)
        {
            json.WriteBoolean("showlegend", false);
            json.WriteString("hoverinfo", "skip");
        }
        if (edge == "high")
        {
            json.WriteString("fill", "tonexty");
            json.WriteString("fillcolor", Faint(colour));
        }
        json.WriteEndObject();
    }

    private static double Length((double Low, double High) range) => range.High - range.Low;

    private static string Faint(string colour) => string.Create(
        CultureInfo.InvariantCulture,
        $"rgba({Convert.ToInt32(colour[1..3], 16)},{Convert.ToInt32(colour[3..5], 16)},{Convert.ToInt32(colour[5..7], 16)},{Opacity})");
}
