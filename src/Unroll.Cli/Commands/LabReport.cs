namespace Unroll.Cli;

/// <summary>The folder of a report: report.html, a CSV file of each table, an SVG file of each figure.</summary>
internal sealed class LabReport
{
    private readonly string folder;

    private LabReport(string folder) => this.folder = folder;

    /// <summary>The report of a folder, which is made if there is none.</summary>
    /// <exception cref="UnrollException">There cannot be one.</exception>
    public static LabReport In(string folder)
    {
        OutputFolder.Make("--report", folder);
        return new LabReport(folder);
    }

    /// <summary>Writes the files over those of an earlier report, and says where they are.</summary>
    public void Write(Host host, Findings findings)
    {
        foreach (LabTable table in findings.Tables)
        {
            using StringWriter csv = new();
            table.WriteCsv(csv);
            File($"{table.Name}.csv", csv.ToString());
        }
        for (int i = 0; i < findings.Figures.Count; i++)
            File(FormattableString.Invariant($"figure-{i + 1}.svg"), SvgPicture.Of(findings.Figures[i]));
        if (findings.Moments.Count > 0)
            File("animation.svg", LabVerb.Drawing(findings));
        File("report.html", HtmlReport.Of(findings));
        host.Error.Write($"The report is in {Path.Combine(folder, "report.html")}.\n");
    }

    private void File(string name, string text) => Picture.Write("--report", Path.Combine(folder, name), System.Text.Encoding.UTF8.GetBytes(text));
}
