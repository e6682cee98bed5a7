using System.Text.RegularExpressions;
using Markdig;

namespace Unroll.Studio;

/// <summary>The course: docs/lab.md, or docs/lab.zh.md, as chapters.</summary>
internal sealed partial class Course
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    private readonly Dictionary<string, IReadOnlyList<Chapter>> chapters = new(StringComparer.Ordinal) { ["en"] = Read("course/lab.md"), ["zh"] = Read("course/lab.zh.md") };

    /// <summary>The chapters in a language.</summary>
    public IReadOnlyList<Chapter> In(string language) => chapters[language];

    private static Chapter[] Read(string resource)
    {
        using StreamReader reader = new(typeof(Course).Assembly.GetManifestResourceStream(resource)!);
        string text = Comment().Replace(reader.ReadToEnd(), "");
        return [.. Heading().Split(text).Select(part => part.Trim()).Where(part => part.Length > 0).Select(Of)];
    }

    private static Chapter Of(string part) => new(
        part.Split('\n')[0].TrimStart('#', ' ').Replace("`", "", StringComparison.Ordinal), Html(part),
        [.. LabVerb.All.Where(verb => Regex.IsMatch(part, $@"\bunroll lab {verb.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(1)))]);

    /// <summary>Headings begin with the second level, since the page has its own; links to other documents become plain text, and wide things scroll by themselves.</summary>
    private static string Html(string markdown)
    {
        string html = Markdown.ToHtml(markdown, Pipeline);
        html = Opened().Replace(html, "<h2>").Replace("</h1>", "</h2>", StringComparison.Ordinal);
        html = Link().Replace(html, match => match.Groups["to"].Value.StartsWith("http", StringComparison.Ordinal) ? match.Value : match.Groups["text"].Value);
        return html.Replace("<img src=\"lab/", "<img src=\"course/lab/", StringComparison.Ordinal)
            .Replace("<table>", "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table>", StringComparison.Ordinal).Replace("</table>", "</table></div>", StringComparison.Ordinal)
            .Replace("<pre>", "<pre tabindex=\"0\">", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^(?=## )", RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    /// <summary>Marks for tests of the documentation.</summary>
    [GeneratedRegex("^<!--.*?-->\n", RegexOptions.Multiline, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("<h1[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Opened();

    [GeneratedRegex("<a href=\"(?<to>[^\"]*)\"[^>]*>(?<text>.*?)</a>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
