namespace Unroll;

/// <summary>
/// Stories with four questions of four choices each, as in MCTest (Richardson et al. 2013): a line a story with tabs between a name, properties, the story and, four times, a question and its four choices. The file
/// of the same name that ends in .ans has the letters of the right choices.
/// </summary>
internal static class McTestFile
{
    private const int Questions = 4, Options = 4;

    /// <summary>The questions of a file.</summary>
    /// <param name="path">The file, which ends in .tsv.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <exception cref="UnrollException">One of the files cannot be read, or a line has another form.</exception>
    public static IEnumerable<Example> Read(string path, TextEncoding encoding)
    {
        string answers = Path.ChangeExtension(path, ".ans");
        List<TextLine> right = TextLines.Read(answers, encoding), lines = TextLines.Read(path, encoding);
        Require.That(right.Count == lines.Count, answers, $"{right.Count} lines", $"{lines.Count}, one for each story of {Path.GetFileName(path)}");
        for (int i = 0; i < lines.Count; i++)
        {
            string[] cells = lines[i].Text.Split('\t');
            string[] letters = right[i].Text.Split('\t', StringSplitOptions.TrimEntries);
            string place = FormattableString.Invariant($"{path}:{lines[i].Number}");
            Require.That(cells.Length == 3 + (Questions * (Options + 1)), place, $"{cells.Length} cells", $"{3 + (Questions * (Options + 1))}: name, properties, story, and four times a question and its four choices");
            Require.That(letters.Length == Questions && Array.TrueForAll(letters, letter => letter is "A" or "B" or "C" or "D"), $"{answers}:{right[i].Number}", $"\"{right[i].Text}\"", "four letters from A to D with tabs between them");
            Document story = new([.. StoryText.Sentences(cells[2].Replace("\\newline", " ", StringComparison.Ordinal)).Select(sentence => new Words(StoryText.Words(sentence)))]);
            for (int question = 0; question < Questions; question++)
            {
                string[] five = cells[(3 + (question * (Options + 1)))..(3 + ((question + 1) * (Options + 1)))];
                string asked = five[0][(five[0].IndexOf(':', StringComparison.Ordinal) + 1)..];
                yield return new Example(
                    new Parts(("story", story), ("question", new Words(StoryText.Words(asked))), ("choices", new Choices([.. five[1..].Select(option => new Words(StoryText.Words(option)))]))),
                    new RightChoices([letters[question][0] - 'A'])).At(new SourcePlace(path, [lines[i].Number]));
            }
        }
    }
}
