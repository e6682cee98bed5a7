using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>A chart of plotly.js: its data and layout as JSON, without the colours of the page.</summary>
internal sealed class PlotlyChart
{
    private const int MostRows = 40, MostColumns = 16, MostNames = 120; // beyond these, numbers and names are shown by the mouse alone
    private const int Tall = 600;
    private const double Opacity = 0.18, Half = 0.46;

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
            json.Margins();
            layout(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        Json = Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The data and the layout; safe within a page.</summary>
    public string Json { get; }

    /// <summary>How high it is, in pixels.</summary>
    public int Height { get; private init; } = 440;

    /// <summary>The charts of a figure; none if it is better drawn.</summary>
    public static IEnumerable<PlotlyChart> Of(Figure figure) => figure switch
    {
        LinesFigure lines => [Lines(lines)],
        HeatMapFigure map => [HeatMap(map)],
        BarsFigure bars => [Bars(bars)],
        PointsFigure points => [Points(points)],
        SurfaceFigure surface when IsFinite(surface) => [Contours(surface), Relief(surface)],
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
            json.Axis("xaxis", figure.X, figure.LogX);
            json.Axis("yaxis", figure.Y, figure.LogY);
            if (!figure.Series.Any(series => series.Style == LineStyle.Dots))
                json.WriteString("hovermode", "x unified");
            json.Legend(figure.Series.Count > 1 && figure.Series.Any(series => series.Name.Length > 0));
        });

    private static void Line(Utf8JsonWriter json, LineSeries series, int index, IEnumerable<double> values, string? edge = null)
    {
        string colour = Palette[index % Palette.Length];
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
            json.Rows("z", figure.Values);
            json.WriteStartArray("customdata");
            for (int row = 0; row < figure.Rows.Count; row++)
            {
                json.WriteStartArray();
                for (int column = 0; column < figure.Columns.Count; column++)
                    json.WriteStringValue($"{PlotlyJson.WebSafe(figure.Rows[row])}, {PlotlyJson.WebSafe(figure.Columns[column])}: {FigureNumber.Text(figure.Values[row][column])}");
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteString("hovertemplate", "%{customdata}<extra></extra>");
            if (figure.Rows.Count <= MostRows && figure.Columns.Count <= MostColumns)
            {
                json.WriteStartArray("text");
                for (int row = 0; row < figure.Rows.Count; row++)
                    json.Texts(null, Enumerable.Range(0, figure.Columns.Count).Select(column => figure.Number(row, column)));
                json.WriteEndArray();
                json.WriteString("texttemplate", "%{text}");
            }
            Colours(json, figure.IsSigned);
            json.WriteEndObject();
        },
        json =>
        {
            json.Names("xaxis", figure.Columns, isReversed: false);
            json.Names("yaxis", figure.Rows, isReversed: true);
            Marks(json, figure);
        })
    { Height = RowsHeight(figure.Rows.Count) };

    /// <summary>Yellow is high and dark blue low; of values with signs blue is above and orange below 0.</summary>
    private static void Colours(Utf8JsonWriter json, bool isSigned)
    {
        if (!isSigned)
        {
            json.WriteString("colorscale", "Viridis");
            return;
        }
        json.WriteNumber("zmid", 0);
        json.WriteStartArray("colorscale");
        foreach ((double share, string colour) in new[] { (0.0, "#E08214"), (0.5, "#F7F7F7"), (1.0, "#2166AC") })
        {
            json.WriteStartArray();
            json.WriteNumberValue(share);
            json.WriteStringValue(colour);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    /// <summary>A frame around each marked cell.</summary>
    private static void Marks(Utf8JsonWriter json, HeatMapFigure figure)
    {
        json.WriteStartArray("shapes");
        foreach ((int row, int column) in figure.Marked)
        {
            json.WriteStartObject();
            json.WriteString("type", "rect");
            json.WriteNumber("x0", column - Half);
            json.WriteNumber("x1", column + Half);
            json.WriteNumber("y0", row - Half);
            json.WriteNumber("y1", row + Half);
            json.WriteStartObject("line");
            json.WriteString("color", "#D55E00");
            json.WriteNumber("width", 3);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static PlotlyChart Bars(BarsFigure figure) => new(
        json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "bar");
            json.WriteString("orientation", "h");
            json.Numbers("x", figure.Bars.Select(bar => bar.Value));
            json.Numbers("y", Enumerable.Range(0, figure.Bars.Count).Select(i => (double)i));
            json.Texts("customdata", figure.Bars.Select(bar => bar.Name));
            json.WriteString("hovertemplate", "%{customdata}: %{x}<extra></extra>");
            json.WriteStartObject("marker");
            json.WriteString("color", Palette[0]);
            json.WriteEndObject();
            json.WriteEndObject();
        },
        json => json.Names("yaxis", [.. figure.Bars.Select(bar => bar.Name)], isReversed: true))
    { Height = RowsHeight(figure.Bars.Count) };

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
                json.WriteString("name", PlotlyJson.WebSafe(groups[i]));
                json.Numbers("x", points.Select(point => point.X));
                json.Numbers("y", points.Select(point => point.Y));
                json.Texts("text", points.Select(point => point.Name));
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
    { Height = Tall };

    private static PlotlyChart Contours(SurfaceFigure figure) => new(
        json =>
        {
            Heights(json, figure, "contour");
            for (int i = 0; i < figure.Paths.Count; i++)
                Line(json, figure.Paths[i], i + 1, figure.Paths[i].Points.Select(point => point.Y));
        },
        json =>
        {
            json.Axis("xaxis", figure.X, false, (figure.Xs[0], figure.Xs[^1]));
            json.Axis("yaxis", figure.Y, false, (figure.Ys[0], figure.Ys[^1]));
            json.Legend(figure.Paths.Count > 0);
        })
    { Height = Tall };

    private static PlotlyChart Relief(SurfaceFigure figure) => new(
        json => Heights(json, figure, "surface"),
        json =>
        {
            json.WriteStartObject("scene");
            json.Axis("xaxis", figure.X, false);
            json.Axis("yaxis", figure.Y, false);
            json.Axis("zaxis", HeightName(figure), false);
            json.WriteEndObject();
        })
    { Height = Tall };

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

    private static int RowsHeight(int rows) => Math.Clamp(120 + (32 * rows), 200, 900);

    /// <summary>Whether plotly.js can compute the axes and has a height to draw.</summary>
    private static bool IsFinite(SurfaceFigure figure) =>
        figure.Xs.Concat(figure.Ys).All(place => Math.Abs(place) < PlotlyJson.Largest) && Enumerable.Range(0, figure.Ys.Count).Any(row => Enumerable.Range(0, figure.Xs.Count).Any(column => !double.IsNaN(figure.Level(row, column))));

    private static bool IsDrawn(NamedPoint point) => Math.Abs(point.X) < PlotlyJson.Largest && Math.Abs(point.Y) < PlotlyJson.Largest;

    private static string HeightName(SurfaceFigure figure) => figure.LogZ ? $"log10 of {figure.Z}" : figure.Z;

    private static string Faint(string colour) => string.Create(
        CultureInfo.InvariantCulture,
        $"rgba({Convert.ToInt32(colour[1..3], 16)},{Convert.ToInt32(colour[3..5], 16)},{Convert.ToInt32(colour[5..7], 16)},{Opacity})");
}
