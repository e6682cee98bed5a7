using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Parts of the JSON that plotly.js reads: axes, lists of numbers and texts.</summary>
internal static class PlotlyJson
{
    /// <summary>Beyond which plotly.js loses itself in its sums.</summary>
    public const double Largest = 1e150;

    private const int MostNames = 120, Longest = 60;
    private const double Wide = 2, Narrow = 0.7, MostDecades = 10;

    public static void Margins(this Utf8JsonWriter json)
    {
        json.WriteStartObject("margin");
        json.WriteNumber("l", 70);
        json.WriteNumber("r", 20);
        json.WriteNumber("t", 30);
        json.WriteNumber("b", 55);
        json.WriteEndObject();
    }

    public static void Legend(this Utf8JsonWriter json, bool isShown)
    {
        json.WriteBoolean("showlegend", isShown);
        json.WriteStartObject("legend");
        json.WriteString("orientation", "h");
        json.WriteNumber("y", 1.02);
        json.WriteString("yanchor", "bottom");
        json.WriteEndObject();
    }

    /// <summary>An axis of numbers.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="axis">Which.</param>
    /// <param name="title">What runs along it.</param>
    /// <param name="isLogarithmic">Whether it is logarithmic.</param>
    /// <param name="range">Its ends; null to choose them by the data.</param>
    /// <param name="decades">How many powers of 10 a logarithmic axis spans: of many, only powers have a name; of few, also 2 and 5 times those.</param>
    public static void Axis(this Utf8JsonWriter json, string axis, string title, bool isLogarithmic, (double Low, double High)? range = null, double decades = 0)
    {
        json.WriteStartObject(axis);
        json.Title(title);
        if (isLogarithmic)
        {
            json.WriteString("type", "log");
            json.WriteString("exponentformat", "power");
            if (decades >= Wide)
                json.WriteNumber("dtick", Math.Ceiling(decades / MostDecades));
            else if (decades >= Narrow)
                json.WriteString("dtick", "D2");
        }
        if (range is { } ends)
            json.Numbers("range", [ends.Low, ends.High]);
        json.WriteBoolean("automargin", true);
        json.WriteEndObject();
    }

    /// <summary>An axis of names by their places, since two may be equal.</summary>
    public static void Names(this Utf8JsonWriter json, string axis, IReadOnlyList<string> names, bool isReversed)
    {
        json.WriteStartObject(axis);
        int step = 1 + (names.Count / MostNames);
        int[] places = [.. Enumerable.Range(0, names.Count).Where(i => i % step == 0)];
        json.Numbers("tickvals", places.Select(i => (double)i));
        json.Texts("ticktext", places.Select(i => names[i]));
        if (isReversed)
            json.WriteString("autorange", "reversed");
        json.WriteBoolean("automargin", true);
        json.WriteEndObject();
    }

    public static void Title(this Utf8JsonWriter json, string title)
    {
        json.WriteStartObject("title");
        json.WriteString("text", WebSafe(title));
        json.WriteEndObject();
    }

    public static void Rows(this Utf8JsonWriter json, string name, IEnumerable<IEnumerable<double>> rows)
    {
        json.WriteStartArray(name);
        foreach (IEnumerable<double> row in rows)
            json.Numbers(null, row);
        json.WriteEndArray();
    }

    public static void Numbers(this Utf8JsonWriter json, string? name, IEnumerable<double> values)
    {
        json.Begin(name);
        foreach (double value in values)
        {
            if (Math.Abs(value) < Largest)
                json.WriteNumberValue(value);
            else
                json.WriteNullValue();
        }
        json.WriteEndArray();
    }

    /// <summary>An array that is a property, or without a name a part of another one.</summary>
    public static void Begin(this Utf8JsonWriter json, string? name)
    {
        if (name is null)
            json.WriteStartArray();
        else
            json.WriteStartArray(name);
    }

    public static void Texts(this Utf8JsonWriter json, string? name, IEnumerable<string> texts)
    {
        json.Begin(name);
        foreach (string text in texts)
            json.WriteStringValue(WebSafe(text));
        json.WriteEndArray();
    }

    /// <summary>plotly.js reads a few tags in texts; those of the data are none.</summary>
    public static string WebSafe(string text) => CellText.Cut(text, Longest).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
