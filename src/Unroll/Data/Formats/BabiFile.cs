using System.Globalization;

namespace Unroll;

/// <summary>
/// Stories with questions, as the bAbI tasks have them (Weston et al. 2015): numbered lines, a story beginning with line 1; a statement, or a question, a tab, its answer, a tab, and the numbers of the
/// lines that it follows from.
/// </summary>
internal static class BabiFile
{
    /// <summary>The questions of a file, each with the statements before it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="kind">The kind of its questions, for scores.</param>
    /// <returns>In order; and for each the number of its story in the file, from 0.</returns>
    /// <exception cref="UnrollException">The file cannot be read, a line has another form, or there is no question.</exception>
    public static List<(Example Question, int Story)> Read(string path, TextEncoding encoding, string kind)
    {
        List<(Example, int)> questions = [];
        Dictionary<string, Words> known = new(StringComparer.Ordinal); // one object for equal sentences: a network reads it once for a batch
        List<Words> story = [];
        Dictionary<int, int> sentences = []; // from the number of a line to its sentence
        int stories = 0, last = 0;
        foreach (TextLine line in TextLines.Enumerate(path, encoding))
        {
            if (TextLines.IsBlank(line.Text))
                continue;
            string place = FormattableString.Invariant($"{path}:{line.Number}"), text = line.Text.Trim();
            int blank = text.IndexOf(' ', StringComparison.Ordinal);
            if (blank < 0 || !int.TryParse(text.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || (number != 1 && number != last + 1))
                throw new UnrollException($"{place}: found \"{Start(text)}\"; expected the number {last + 1}{(last > 0 ? ", or 1 for the beginning of a story," : "")} and a sentence.");
            if (number == 1)
            {
                story.Clear();
                sentences.Clear();
                stories += last > 0 ? 1 : 0;
            }
            last = number;
            string[] cells = text[(blank + 1)..].Split('\t');
            if (cells.Length == 1)
            {
                sentences.Add(number, story.Count);
                story.Add(Sentence(place, cells[0]));
                continue;
            }
            string answer = cells[1].Trim().ToLowerInvariant();
            if (answer.Length == 0)
                throw new UnrollException($"{place}: found a question without an answer; expected the question, a tab and the answer.");
            if (story.Count == 0)
                throw new UnrollException($"{place}: found a question before the first sentence of its story; expected a sentence before it.");
            questions.Add((new Example(new Parts(("story", new Document(story)), ("question", Sentence(place, cells[0]))), new Reply(answer, Facts(place, cells, sentences), kind)).At(new SourcePlace(path, [line.Number])), stories));
        }
        return questions.Count > 0 ? questions : throw new UnrollException($"{path}: found no question; expected lines of a number, a question, a tab and an answer.");

        Words Sentence(string place, string text)
        {
            if (!known.TryGetValue(text, out Words? words))
            {
                known.Add(text, words = new Words(StoryText.Words(text)));
                if (words.Length == 0)
                    throw new UnrollException($"{place}: found no word behind the number; expected a sentence.");
            }
            return words;
        }
    }

    private static string Start(string text) => text.Length <= 60 ? text : text[..60] + " ...";

    private static int[] Facts(string place, string[] cells, Dictionary<int, int> sentences) => cells.Length < 3 ? [] :
    [
        .. cells[2].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(fact =>
            int.TryParse(fact, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && sentences.TryGetValue(number, out int sentence) ? sentence
                : throw new UnrollException($"{place}: found \"{Start(fact)}\" among the lines that the answer follows from; expected the numbers of sentences before the question.")),
    ];
}
