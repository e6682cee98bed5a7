using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Bars as a chart.</summary>
internal static class PlotlyBars
{
    public static PlotlyChart Of(BarsFigure figure) => new(
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
            json.WriteString("color", PlotlyChart.Colour(0));
            json.WriteEndObject();
            json.WriteEndObject();
        },
        json => json.Names("yaxis", [.. figure.Bars.Select(bar => bar.Name)], isReversed: true))
    { Height = PlotlyChart.HeightOf(figure.Bars.Count) };
}
