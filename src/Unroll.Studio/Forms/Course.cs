using System.Text.RegularExpressions;
using Markdig;

namespace Unroll.Studio;

/// <summary>The course: docs/lab.md as chapters.</summary>
internal sealed partial class Course
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    public Course()
    {
        using StreamReader reader = new(typeof(Course).Assembly.GetManifestResourceStream("course/lab.md")!);
        string[] parts = Heading().Split(reader.ReadToEnd());
        Chapters = [.. parts.Select(part => part.Trim()).Where(part => part.Length > 0).Select(part => (part.Split('\n')[0].TrimStart('#', ' ').Replace("`", "", StringComparison.Ordinal), Html(part)))];
    }

    /// <summary>Each chapter: its title, and its text as HTML.</summary>
    public IReadOnlyList<(string Title, string Html)> Chapters { get; }

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

    [GeneratedRegex("<h1[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Opened();

    [GeneratedRegex("<a href=\"(?<to>[^\"]*)\"[^>]*>(?<text>.*?)</a>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
