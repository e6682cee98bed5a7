using System.Text;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>Running text as the sentences of its stories. Empty lines separate paragraphs; a heading begins a story and is left out.</summary>
/// <remarks>
/// A heading is a paragraph in capitals that is no quotation, one that begins with the word "chapter" and a number, or one in square brackets. Of a book from Project Gutenberg only what stands between its lines
/// <c>*** START OF</c> and <c>*** END OF</c> is read. Underscores around words, which mark italics, are left out.
/// </remarks>
internal static partial class StoryFile
{
    private const string Quotes = "\"'“‘«「";

    /// <summary>A sentence and the line on which its paragraph begins.</summary>
    internal readonly record struct Sentence(string Text, int Line);

    /// <summary>The stories of a file, none empty.</summary>
    /// <exception cref="UnrollException">The file cannot be read, or has no sentence.</exception>
    public static List<List<Sentence>> Read(string path, TextEncoding encoding, string language, ReadingLog log)
    {
        List<List<Sentence>> stories = [[]];
        foreach ((string text, int line) in Paragraphs(Body(TextLines.Read(path, encoding))))
        {
            if (IsHeading(text))
            {
                log.Add(Reading.Headings, path, line);
                stories.Add([]);
                continue;
            }
            stories[^1].AddRange(SentenceSplitter.Split(Italics().Replace(text, "$1"), language).Select(sentence => new Sentence(sentence, line)));
        }
        _ = stories.RemoveAll(story => story.Count == 0);
        return stories.Count > 0 ? stories : throw new UnrollException($"{path}: has no sentences; expected running text.");
    }

    /// <summary>The lines without what Project Gutenberg puts before and behind a book.</summary>
    private static IEnumerable<TextLine> Body(List<TextLine> lines)
    {
        int start = lines.FindIndex(line => GutenbergStart().IsMatch(line.Text)), end = lines.FindIndex(start + 1, line => GutenbergEnd().IsMatch(line.Text));
        return lines.Take(end < 0 ? lines.Count : end).Skip(start + 1);
    }

    private static IEnumerable<(string Text, int Line)> Paragraphs(IEnumerable<TextLine> lines)
    {
        StringBuilder paragraph = new();
        int first = 0;
        foreach (TextLine line in lines)
        {
            if (!TextLines.IsBlank(line.Text))
            {
                first = paragraph.Length == 0 ? line.Number : first;
                _ = paragraph.Append(paragraph.Length == 0 ? "" : " ").Append(line.Text.Trim());
            }
            else if (paragraph.Length > 0)
            {
                yield return (paragraph.ToString(), first);
                _ = paragraph.Clear();
            }
        }
        if (paragraph.Length > 0)
            yield return (paragraph.ToString(), first);
    }

    private static bool IsHeading(string text) =>
        (text.Count(char.IsUpper) > 1 && !text.Any(char.IsLower) && !Quotes.Contains(text[0], StringComparison.Ordinal)) || (text[0] == '[' && text[^1] == ']') || Chapter().IsMatch(text);

    [GeneratedRegex(@"^chapter\s+([0-9]+|[ivxlc]+)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Chapter();

    [GeneratedRegex(@"^\*\*\* ?START OF", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GutenbergStart();

    [GeneratedRegex(@"^\*\*\* ?END OF", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GutenbergEnd();

    [GeneratedRegex(@"_([^_]+)_", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Italics();
}
