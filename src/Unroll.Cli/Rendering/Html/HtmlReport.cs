using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Reflection;
using System.Text;

namespace Unroll.Cli;

/// <summary>
/// Findings as one page that needs nothing else: what is seen, the figures, the numbers. Charts are drawn by plotly.js, which is in the page; where scripts do not run, and for figures that are no charts, there are the
/// drawings in SVG.
/// </summary>
internal static class HtmlReport
{
    /// <summary>Within how many lines from its beginning a page lists the other files of the report.</summary>
    public const int FilesWithin = 10;

    private const int MostRows = 200;

    /// <summary>The page.</summary>
    /// <param name="findings">What it shows.</param>
    /// <param name="files">The names of the other files of the report, which the page lists; null for none.</param>
    public static string Of(Findings findings, IEnumerable<string>? files = null)
    {
        bool hasCharts = findings.Figures.Any(figure => PlotlyChart.Of(figure).Any());
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="unroll-files" content="{Text(string.Join(' ', files ?? []))}">
            <title>{Text(findings.Title)}</title>
            <link rel="icon" href="data:,">
            <style>
            {Resource("report.css")}</style>
            </head>
            <body>
            <main>
            <header><h1>{Text(findings.Title)}</h1><button id="theme" type="button">Light or dark</button></header>
            <section class="seen">

            """);
        foreach (string sentence in findings.Seen)
            page.Append(CultureInfo.InvariantCulture, $"<p>{Text(sentence)}</p>\n");
        page.Append("</section>\n");
        foreach (Figure figure in findings.Figures)
            Append(page, figure);
        if (findings.Moments.Count > 0)
            page.Append(CultureInfo.InvariantCulture, $"<figure>\n<figcaption>Step by step</figcaption>\n<div class=\"drawing\">{LabVerb.Drawing(findings)}</div>\n</figure>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"source\">Theory: {Text(findings.Source)}</p>\n");
        if (findings.Tables.Count > 0)
            page.Append("<h2>Numbers</h2>\n");
        foreach (LabTable table in findings.Tables)
            Append(page, table);
        page.Append("</main>\n");
        if (hasCharts)
            page.Append(CultureInfo.InvariantCulture, $"<!-- plotly.js, Copyright Plotly, Inc., under the MIT licence; packed by gzip -->\n<script id=\"plotly\" type=\"text/plain\">{Packed("plotly.js")}</script>\n");
        page.Append(CultureInfo.InvariantCulture, $"<script>\n{Resource("report.js")}</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Append(StringBuilder page, Figure figure)
    {
        string drawing = $"<div class=\"drawing\">{SvgPicture.Untitled(figure)}</div>";
        PlotlyChart[] charts = [.. PlotlyChart.Of(figure)];
        page.Append("<figure>\n");
        if (figure.Title.Length > 0)
            page.Append(CultureInfo.InvariantCulture, $"<figcaption>{Text(figure.Title)}</figcaption>\n");
        if (charts.Length == 0)
            page.Append(drawing).Append('\n');
        for (int i = 0; i < charts.Length; i++)
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"chart\" style=\"height: {charts[i].Height}px\" role=\"img\" aria-label=\"{Text(figure.Title)}\"><script type=\"application/json\">{charts[i].Json}</script>{(i == 0 ? drawing : "")}</div>\n");
        page.Append("</figure>\n");
    }

    private static void Append(StringBuilder page, LabTable table)
    {
        page.Append(CultureInfo.InvariantCulture, $"<details><summary>{Text(table.Name)}: {table.Count:N0} rows, in <a href=\"{Text(Uri.EscapeDataString(table.Name))}.csv\">{Text(table.Name)}.csv</a></summary>\n<div class=\"scroll\"><table><thead><tr>");
        foreach (LabColumn column in table.Columns)
            page.Append(CultureInfo.InvariantCulture, $"<th{Class(column)}>{Text(column.Name)}</th>");
        page.Append("</tr></thead><tbody>\n");
        for (int row = 0; row < Math.Min(table.Count, MostRows); row++)
        {
            page.Append("<tr>");
            for (int column = 0; column < table.Columns.Count; column++)
                page.Append(CultureInfo.InvariantCulture, $"<td{Class(table.Columns[column])}>{Text(table.Text(row, column))}</td>");
            page.Append("</tr>\n");
        }
        page.Append("</tbody></table></div>\n");
        if (table.Count > MostRows)
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"source\">and {table.Count - MostRows:N0} more rows</p>\n");
        page.Append("</details>\n");
    }

    private static string Class(LabColumn column) => column.Values.Count > 0 ? " class=\"number\"" : "";

    private static string Text(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));

    private static string Packed(string name)
    {
        using Stream source = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            source.CopyTo(gzip);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    private static string Resource(string name)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
