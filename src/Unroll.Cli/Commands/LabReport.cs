using System.Text;
using System.Text.RegularExpressions;

namespace Unroll.Cli;

/// <summary>The folder of a report: report.html, a CSV file of each table, an SVG file of each figure.</summary>
internal sealed partial class LabReport
{
    private const string Page = "report.html";

    private readonly string folder;

    private LabReport(string folder) => this.folder = folder;

    /// <summary>The report of a folder, which is made if there is none.</summary>
    /// <exception cref="UnrollException">There cannot be one.</exception>
    public static LabReport In(string folder)
    {
        OutputFolder.Make("--report", folder);
        return new LabReport(folder);
    }

    /// <summary>Writes the files over those of an earlier report, of which none stays, and says where they are.</summary>
    public void Write(Host host, Findings findings)
    {
        Dictionary<string, string> files = [];
        foreach (LabTable table in findings.Tables)
        {
            using StringWriter csv = new();
            table.WriteCsv(csv);
            files[$"{table.Name}.csv"] = csv.ToString();
        }
        for (int i = 0; i < findings.Figures.Count; i++)
            files[FormattableString.Invariant($"figure-{i + 1}.svg")] = SvgPicture.Of(findings.Figures[i]);
        if (findings.Moments.Count > 0)
            files["animation.svg"] = LabVerb.Drawing(findings);
        string[] earlier = Earlier();
        foreach ((string name, string text) in files)
            Save(name, text);
        Save(Page, HtmlReport.Of(findings, files.Keys));
        foreach (string name in earlier.Where(name => !files.ContainsKey(name)))
            Remove(name);
        host.Error.Write($"The report is in {Path.Combine(folder, Page)}.\n");
    }

    /// <summary>The other files that the earlier report in this folder lists; none if there is no report.</summary>
    private string[] Earlier()
    {
        try
        {
            using StreamReader page = new(Path.Combine(folder, Page));
            for (int line = 0; line < HtmlReport.FilesWithin && page.ReadLine() is { } text; line++)
            {
                if (FileList().Match(text) is { Success: true } list)
                    return [.. list.Groups[1].Value.Split(' ').Where(name => OwnName().IsMatch(name))];
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no earlier report, or what stands in its place is none.
        }
        return [];
    }

    private void Save(string name, string text) => Picture.Write("--report", Path.Combine(folder, name), Encoding.UTF8.GetBytes(text));

    private void Remove(string name)
    {
        string path = Path.Combine(folder, name);
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"--report {folder}: {name} of the earlier report cannot be removed ({e.Message.TrimEnd('.')}); remove it, or choose another folder.", e);
        }
    }

    [GeneratedRegex("""^<meta name="unroll-files" content="([^"]*)">$""", RegexOptions.None, 10_000)]
    private static partial Regex FileList();

    /// <summary>The name of a file in the folder itself, as reports write them.</summary>
    [GeneratedRegex("""^[a-z0-9][a-z0-9-]*\.(csv|svg)$""", RegexOptions.None, 10_000)]
    private static partial Regex OwnName();
}
