using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>A chart of plotly.js: its data and layout as JSON, without the colours of the page.</summary>
internal sealed class PlotlyChart
{
    private const int MostCells = 400, MostNames = 120; // beyond these, numbers and names are shown by the mouse alone
    private const double Opacity = 0.18;

    // Okabe and Ito 2008: told apart by colour-blind people, too.
    private static readonly string[] Palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D31", "#7F7F7F"];
    private static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot"];

    private PlotlyChart(Action<Utf8JsonWriter> data, Action<Utf8JsonWriter> layout)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            data(json);
            json.WriteEndArray();
            json.WriteStartObject("layout");
            Margins(json);
            layout(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        Json = Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The data and the layout; safe within a page.</summary>
    public string Json { get; }

    /// <summary>Whether it needs more height than others.</summary>
    public bool IsTall { get; private init; }

    /// <summary>The charts of a figure; none if it is better drawn.</summary>
    public static IEnumerable<PlotlyChart> Of(Figure figure) => figure switch
    {
        LinesFigure lines => [Lines(lines)],
        HeatMapFigure map => [HeatMap(map)],
        BarsFigure bars => [Bars(bars)],
        PointsFigure points => [Points(points)],
        SurfaceFigure surface => [Contours(surface), Relief(surface)],
        _ => [],
    };

    private static PlotlyChart Lines(LinesFigure figure) => new(
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
            Axis(json, "xaxis", figure.X, figure.LogX);
            Axis(json, "yaxis", figure.Y, figure.LogY);
            Legend(json, figure.Series.Count > 1 && figure.Series.Any(series => series.Name.Length > 0));
        });

    private static void Line(Utf8JsonWriter json, LineSeries series, int index, IEnumerable<double> values, string? edge = null)
    {
        string colour = Palette[index % Palette.Length];
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("name", WebSafe(series.Name));
        json.WriteString("legendgroup", index.ToString(CultureInfo.InvariantCulture));
        Numbers(json, "x", series.Points.Select(point => point.X));
        Numbers(json, "y", values);
        bool isMarked = series.Style == LineStyle.Dots || series.Points.Count == 1;
        json.WriteString("mode", isMarked && edge is null ? "markers" : "lines");
        json.WriteStartObject(isMarked && edge is null ? "marker" : "line");
        json.WriteString("color", colour);
        if (edge is not null)
            json.WriteNumber("width", 0);
        else if (!isMarked)
            json.WriteString("dash", series.Style == LineStyle.Dashed ? "dash" : Dashes[index / Palette.Length % Dashes.Length]);
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

    private static PlotlyChart HeatMap(HeatMapFigure figure) => new(
        json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "heatmap");
            Rows(json, "z", figure.Values);
            json.WriteStartArray("customdata");
            for (int row = 0; row < figure.Rows.Count; row++)
            {
                json.WriteStartArray();
                for (int column = 0; column < figure.Columns.Count; column++)
                    json.WriteStringValue(WebSafe($"{figure.Rows[row]}, {figure.Columns[column]}: {FigureNumber.Text(figure.Values[row][column])}"));
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteString("hovertemplate", "%{customdata}<extra></extra>");
            if (figure.Rows.Count * figure.Columns.Count <= MostCells)
                json.WriteString("texttemplate", "%{z:.2f}");
            if (figure.IsSigned)
                json.WriteNumber("zmid", 0);
            json.WriteString("colorscale", figure.IsSigned ? "PuOr" : "Viridis");
            json.WriteEndObject();
            if (figure.Marked.Count > 0)
                Marks(json, figure);
        },
        json =>
        {
            Names(json, "xaxis", figure.Columns, isReversed: false);
            Names(json, "yaxis", figure.Rows, isReversed: true);
        })
    { IsTall = figure.Rows.Count > 20 };

    private static void Marks(Utf8JsonWriter json, HeatMapFigure figure)
    {
        json.WriteStartObject();
        json.WriteString("type", "scatter");
        json.WriteString("mode", "markers");
        json.WriteString("hoverinfo", "skip");
        json.WriteBoolean("showlegend", false);
        Numbers(json, "x", figure.Marked.Select(cell => (double)cell.Column));
        Numbers(json, "y", figure.Marked.Select(cell => (double)cell.Row));
        json.WriteStartObject("marker");
        json.WriteString("symbol", "square-open");
        json.WriteNumber("size", 18);
        json.WriteString("color", "#D55E00");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static PlotlyChart Bars(BarsFigure figure) => new(
        json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "bar");
            json.WriteString("orientation", "h");
            Numbers(json, "x", figure.Bars.Select(bar => bar.Value));
            Numbers(json, "y", Enumerable.Range(0, figure.Bars.Count).Select(i => (double)i));
            Texts(json, "customdata", figure.Bars.Select(bar => bar.Name));
            json.WriteString("hovertemplate", "%{customdata}: %{x}<extra></extra>");
            json.WriteStartObject("marker");
            json.WriteString("color", Palette[0]);
            json.WriteEndObject();
            json.WriteEndObject();
        },
        json => Names(json, "yaxis", [.. figure.Bars.Select(bar => bar.Name)], isReversed: true));

    private static PlotlyChart Points(PointsFigure figure) => new(
        json =>
        {
            IReadOnlyList<string> groups = figure.Groups;
            for (int i = 0; i < groups.Count; i++)
            {
                NamedPoint[] points = [.. figure.Points.Where(point => point.Group == groups[i])];
                json.WriteStartObject();
                json.WriteString("type", "scatter");
                json.WriteString("mode", figure.Points.Count <= MostNames ? "markers+text" : "markers");
                json.WriteString("textposition", "top center");
                json.WriteString("name", WebSafe(groups[i]));
                Numbers(json, "x", points.Select(point => point.X));
                Numbers(json, "y", points.Select(point => point.Y));
                Texts(json, "text", points.Select(point => point.Name));
                json.WriteString("hovertemplate", "%{text}<extra></extra>");
                json.WriteStartObject("marker");
                json.WriteString("color", Palette[i % Palette.Length]);
                json.WriteNumber("size", 7);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        },
        json =>
        {
            Axis(json, "xaxis", figure.X, false);
            Axis(json, "yaxis", figure.Y, false);
            Legend(json, figure.Groups.Any(group => group.Length > 0));
            json.WriteString("hovermode", "closest");
            json.WriteStartArray("annotations");
            foreach ((NamedPoint from, NamedPoint to) in figure.Arrows.Select(arrow => (figure.Points[arrow.From], figure.Points[arrow.To])))
            {
                json.WriteStartObject();
                json.WriteFinite("x", to.X);
                json.WriteFinite("y", to.Y);
                json.WriteFinite("ax", from.X);
                json.WriteFinite("ay", from.Y);
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
    { IsTall = true };

    private static PlotlyChart Contours(SurfaceFigure figure) => new(
        json =>
        {
            Heights(json, figure, "contour");
            for (int i = 0; i < figure.Paths.Count; i++)
                Line(json, figure.Paths[i], i + 1, figure.Paths[i].Points.Select(point => point.Y));
        },
        json =>
        {
            Axis(json, "xaxis", figure.X, false, (figure.Xs[0], figure.Xs[^1]));
            Axis(json, "yaxis", figure.Y, false, (figure.Ys[0], figure.Ys[^1]));
            Legend(json, figure.Paths.Count > 0);
        })
    { IsTall = true };

    private static PlotlyChart Relief(SurfaceFigure figure) => new(
        json => Heights(json, figure, "surface"),
        json =>
        {
            json.WriteStartObject("scene");
            Axis(json, "xaxis", figure.X, false);
            Axis(json, "yaxis", figure.Y, false);
            Axis(json, "zaxis", HeightName(figure), false);
            json.WriteEndObject();
        })
    { IsTall = true };

    private static void Heights(Utf8JsonWriter json, SurfaceFigure figure, string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        Numbers(json, "x", figure.Xs);
        Numbers(json, "y", figure.Ys);
        Rows(json, "z", figure.Values.Select(row => row.Select(value => figure.LogZ ? Math.Log10(value) : value)));
        json.WriteString("colorscale", "Viridis");
        json.WriteStartObject("colorbar");
        Title(json, HeightName(figure));
        json.WriteEndObject();
        if (type == "contour")
            json.WriteNumber("ncontours", 30);
        json.WriteEndObject();
    }

    private static string HeightName(SurfaceFigure figure) => figure.LogZ ? $"log10 of {figure.Z}" : figure.Z;

    private static void Margins(Utf8JsonWriter json)
    {
        json.WriteStartObject("margin");
        json.WriteNumber("l", 70);
        json.WriteNumber("r", 20);
        json.WriteNumber("t", 30);
        json.WriteNumber("b", 55);
        json.WriteEndObject();
    }

    private static void Legend(Utf8JsonWriter json, bool isShown)
    {
        json.WriteBoolean("showlegend", isShown);
        json.WriteStartObject("legend");
        json.WriteString("orientation", "h");
        json.WriteNumber("y", 1.02);
        json.WriteString("yanchor", "bottom");
        json.WriteEndObject();
    }

    private static void Axis(Utf8JsonWriter json, string axis, string title, bool isLogarithmic, (double Low, double High)? range = null)
    {
        json.WriteStartObject(axis);
        Title(json, title);
        if (isLogarithmic)
        {
            json.WriteString("type", "log");
            json.WriteString("exponentformat", "power");
        }
        if (range is { } ends)
            Numbers(json, "range", [ends.Low, ends.High]);
        json.WriteBoolean("automargin", true);
        json.WriteEndObject();
    }

    /// <summary>An axis of names by their places, since two may be equal.</summary>
    private static void Names(Utf8JsonWriter json, string axis, IReadOnlyList<string> names, bool isReversed)
    {
        json.WriteStartObject(axis);
        int step = 1 + (names.Count / MostNames);
        int[] places = [.. Enumerable.Range(0, names.Count).Where(i => i % step == 0)];
        Numbers(json, "tickvals", places.Select(i => (double)i));
        Texts(json, "ticktext", places.Select(i => names[i]));
        if (isReversed)
            json.WriteString("autorange", "reversed");
        json.WriteBoolean("automargin", true);
        json.WriteEndObject();
    }

    private static void Title(Utf8JsonWriter json, string title)
    {
        json.WriteStartObject("title");
        json.WriteString("text", WebSafe(title));
        json.WriteEndObject();
    }

    private static void Rows(Utf8JsonWriter json, string name, IEnumerable<IEnumerable<double>> rows)
    {
        json.WriteStartArray(name);
        foreach (IEnumerable<double> row in rows)
            Numbers(json, null, row);
        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string? name, IEnumerable<double> values)
    {
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                json.WriteNumberValue(value);
            else
                json.WriteNullValue();
        }
        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(WebSafe(text));
        json.WriteEndArray();
    }

    /// <summary>plotly.js reads a few tags in texts; those of the data are none.</summary>
    private static string WebSafe(string text) => VisibleText.Of(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Faint(string colour) => string.Create(
        CultureInfo.InvariantCulture,
        $"rgba({Convert.ToInt32(colour[1..3], 16)},{Convert.ToInt32(colour[3..5], 16)},{Convert.ToInt32(colour[5..7], 16)},{Opacity})");
}
