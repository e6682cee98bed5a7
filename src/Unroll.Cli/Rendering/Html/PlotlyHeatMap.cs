using System.Text.Json;

namespace Unroll.Cli;

/// <summary>A heat map as a chart.</summary>
internal static class PlotlyHeatMap
{
    private const int MostRows = 40, MostColumns = 16; // beyond these, numbers are shown by the mouse alone
    private const double Half = 0.46;

    public static PlotlyChart Of(HeatMapFigure figure) => new(
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
    { Height = PlotlyChart.HeightOf(figure.Rows.Count) };

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

    /// <summary>A black frame within a white one around each marked cell, to be seen on any colour.</summary>
    private static void Marks(Utf8JsonWriter json, HeatMapFigure figure)
    {
        json.WriteStartArray("shapes");
        foreach ((int row, int column) in figure.Marked)
        {
            Frame(json, row, column, "#FFFFFF", 5);
            Frame(json, row, column, "#000000", 2);
        }
        json.WriteEndArray();
    }

    private static void Frame(Utf8JsonWriter json, int row, int column, string colour, int width)
    {
        json.WriteStartObject();
        json.WriteString("type", "rect");
        json.WriteNumber("x0", column - Half);
        json.WriteNumber("x1", column + Half);
        json.WriteNumber("y0", row - Half);
        json.WriteNumber("y1", row + Half);
        json.WriteStartObject("line");
        json.WriteString("color", colour);
        json.WriteNumber("width", width);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
