namespace Unroll;

/// <summary>A multiple-choice question in a file of its own, as in TOEFL-QA: lines that begin with SENTENCE, QUESTION or OPTION; an option ends with 1 if it is right, else with 0.</summary>
internal static class ToeflFile
{
    /// <summary>The question of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="stories">Stories that were read before: questions about the same story share one.</param>
    /// <exception cref="UnrollException">The file cannot be read, or a line has another form.</exception>
    public static Example Read(string path, TextEncoding encoding, Dictionary<string, Document> stories)
    {
        List<string> sentences = [];
        Words? question = null;
        List<Words> options = [];
        List<int> right = [];
        foreach (TextLine line in TextLines.Enumerate(path, encoding))
        {
            if (TextLines.IsBlank(line.Text))
                continue;
            string place = FormattableString.Invariant($"{path}:{line.Number}"), text = line.Text.Trim();
            int blank = text.IndexOfAny([' ', '\t']);
            (string kind, string rest) = blank < 0 ? (text, "") : (text[..blank], text[(blank + 1)..].Trim());
            switch (kind)
            {
                case "SENTENCE":
                    sentences.Add(rest);
                    break;
                case "QUESTION" when question is null:
                    question = new Words(StoryText.Words(rest));
                    break;
                case "OPTION" when rest.Length > 1 && rest[^1] is '0' or '1' && char.IsWhiteSpace(rest[^2]):
                    if (rest[^1] == '1')
                        right.Add(options.Count);
                    options.Add(new Words(StoryText.Words(rest[..^1])));
                    break;
                default:
                    throw new UnrollException($"{place}: found \"{(text.Length <= 60 ? text : text[..60] + " ...")}\"; expected SENTENCE, one QUESTION, or OPTION with a text and 0 or 1 at the end.");
            }
        }
        if (question is null || options.Count < 2 || right.Count == 0 || !sentences.Exists(sentence => StoryText.Words(sentence).Length > 0))
            throw new UnrollException($"{path}: found {(question is null ? "no QUESTION" : options.Count < 2 ? "fewer than two lines OPTION" : right.Count == 0 ? "no OPTION that ends with 1" : "no SENTENCE with words")}; expected a story, a question and its options, at least one of them right.");
        string key = string.Join('\n', sentences);
        if (!stories.TryGetValue(key, out Document? story))
            stories.Add(key, story = new Document([.. sentences.Select(StoryText.Words).Where(words => words.Length > 0).Select(words => new Words(words))]));
        return new Example(new Parts(("story", story), ("question", question), ("choices", new Choices(options))), new RightChoices(right)).At(new SourcePlace(path, [1]));
    }
}
