using System.Text;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>A chart of plotly.js: its data and layout as JSON, without the colours of the page.</summary>
internal sealed class PlotlyChart
{
    /// <summary>The height of a chart in which there is much to see, in pixels.</summary>
    public const int Tall = 600;

    // Okabe and Ito 2008: told apart by colour-blind people, too.
    private static readonly string[] Palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D31", "#7F7F7F"];

    /// <param name="data">Writes what is drawn.</param>
    /// <param name="layout">Writes axes, legend and marks.</param>
    public PlotlyChart(Action<Utf8JsonWriter> data, Action<Utf8JsonWriter> layout)
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

    /// <summary>How many colours differ.</summary>
    public static int Colours => Palette.Length;

    /// <summary>The data and the layout; safe within a page.</summary>
    public string Json { get; }

    /// <summary>How high it is, in pixels.</summary>
    public int Height { get; init; } = 440;

    /// <summary>The charts of a figure; none if it is better drawn.</summary>
    public static IEnumerable<PlotlyChart> Of(Figure figure) => figure switch
    {
        LinesFigure lines => [PlotlyLines.Of(lines)],
        HeatMapFigure map => [PlotlyHeatMap.Of(map)],
        BarsFigure bars => [PlotlyBars.Of(bars)],
        PointsFigure points => [PlotlyPoints.Of(points)],
        SurfaceFigure surface => PlotlySurface.Of(surface),
        _ => [],
    };

    /// <summary>The colour of a line or group; after the last, they begin again.</summary>
    public static string Colour(int index) => Palette[index % Palette.Length];

    /// <summary>How high a chart of some rows is, in pixels.</summary>
    public static int HeightOf(int rows) => Math.Clamp(120 + (32 * rows), 200, 900);
}
