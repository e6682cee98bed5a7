namespace Unroll;

/// <summary>Reads labelled sentences from text files, one a line; empty lines are skipped.</summary>
internal sealed class LabelledFile(LabelledDataSpec spec, ReadingLog log)
{
    private const string Mark = "__label__"; // fastText's

    /// <summary>Whether a path is a folder with a file for each label: several files of one name but for their endings.</summary>
    public static string[] PerLabel(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Where(path => LabelOf(path).Length > 0).Order(StringComparer.Ordinal)];
        return files.GroupBy(Stem, StringComparer.Ordinal).Where(group => group.Count() > 1).MaxBy(group => group.Count())?.ToArray() ?? [];
    }

    /// <summary>The sentences of files that are named for their labels.</summary>
    public List<Example> ReadPerLabel(string[] files) =>
    [
        .. files.SelectMany(path => Lines(path).ConvertAll(line =>
            Example.Labelled(Tokenizer.Words(line.Text), [LabelOf(path)]).At(new SourcePlace(path, [line.Number])))),
    ];

    /// <summary>The sentences of one file.</summary>
    /// <param name="path">The file.</param>
    public List<Example> Read(string path)
    {
        List<Example> sentences = spec.Format == LabelledFormat.Table || (spec.Format == LabelledFormat.Auto && ColumnarFiles.Recognises(path)) ? ColumnarRows.Labelled(path, spec, log) : ReadLines(path);
        Check(sentences);
        return sentences.Count > 0 ? sentences : throw new UnrollException($"{path}: has no sentences; expected one a line.");
    }

    private List<Example> ReadLines(string path)
    {
        List<TextLine> all = TextLines.Read(path, spec.Encoding);
        LabelledFormat format = spec.Format != LabelledFormat.Auto ? spec.Format : Told(path, all);
        return format switch
        {
            LabelledFormat.JsonLines => [.. Some(path, JsonRecords.Of(path, all)).Select(new LabelledJson(path, spec, log).Read).OfType<Example>()],
            LabelledFormat.Csv => new LabelledTable(path, spec, isTabs: false, log).Read(CsvRows.Read(path, all)),
            LabelledFormat.Tabs => new LabelledTable(path, spec, isTabs: true, log).Read(Lines(path, all).ConvertAll(line => new TableRow(line.Number, line.Text.Split('\t')))),
            LabelledFormat.FastText => Lines(path, all).ConvertAll(line => FastText(path, line)),
            _ => Lines(path, all).ConvertAll(line => LabelFirst(path, line)),
        };
    }

    /// <summary>One label, or several with something between.</summary>
    public static string[] Labels(string text, string? separator) =>
        separator is null ? [text] : text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static LabelledFormat Told(string path, List<TextLine> lines)
    {
        if (TextLines.Ending(path) is ".jsonl" or ".json")
            return LabelledFormat.JsonLines;
        if (TextLines.Ending(path) == ".csv")
            return LabelledFormat.Csv;
        string first = lines.Find(line => !CellText.IsEmpty(line.Text)).Text ?? "";
        return Tokenizer.Words(first).Any(word => word.StartsWith(Mark, StringComparison.Ordinal)) ? LabelledFormat.FastText
            : !first.Contains('\t', StringComparison.Ordinal) ? LabelledFormat.LabelFirst
            : first.TrimEnd() is [.., '"'] && first[(first.LastIndexOf('\t') + 1)..].Trim() is ['"', _, .., '"'] ? LabelledFormat.Csv // a quoted label: the cells are quoted
            : LabelledFormat.Tabs;
    }

    private static Example FastText(string path, TextLine line)
    {
        string[] all = Tokenizer.Words(line.Text);
        string[] labels = [.. all.Where(IsMarked).Select(word => word[Mark.Length..])];
        if (labels.Length == 0 || Array.Exists(labels, label => label.Length == 0))
            throw new UnrollException($"{path}:{line.Number}: found no label, or an empty one; expected words of which those that begin with {Mark} name the labels.");
        return Example.Labelled([.. all.Where(word => !IsMarked(word))], labels).At(new SourcePlace(path, [line.Number]));
    }

    private Example LabelFirst(string path, TextLine line)
    {
        string[] words = Tokenizer.Words(line.Text);
        if (words.Length < 2)
            throw new UnrollException($"{path}:{line.Number}: found one word, \"{words[0]}\"; expected the label, a blank, and the words.");
        return Example.Labelled(words[1..], Labels(words[0], spec.LabelSeparator)).At(new SourcePlace(path, [line.Number]));
    }

    private static bool IsMarked(string word) => word.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>JSON may hold what a vocabulary cannot; and labels that look the same are hardly meant to differ.</summary>
    private void Check(List<Example> sentences)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (Example sentence in sentences)
        {
            foreach (string text in sentence.Words.Concat(sentence.Labels!))
            {
                if (text.Length == 0 || text.AsSpan().ContainsAny('\r', '\n'))
                    throw new UnrollException($"{sentence.Place!.Value.Of(0)}: found \"{text}\" as a word or label; expected one or more characters without line breaks.");
                if (CellText.HasSpecialSpace(text))
                    log.Add(Reading.SpecialSpaces, sentence.Place!.Value.Path, sentence.Place.Value.Lines[0]);
            }
            foreach (string label in sentence.Labels!)
                counts[label] = counts.GetValueOrDefault(label) + 1;
        }
        HashSet<string> rarer = [.. counts.Keys.GroupBy(label => string.Join(' ', Tokenizer.Words(label)), StringComparer.OrdinalIgnoreCase)
            .SelectMany(group => group.OrderByDescending(label => counts[label]).Skip(1))];
        foreach (Example sentence in sentences.Where(sentence => rarer.Count > 0 && sentence.Labels!.Any(rarer.Contains)))
            log.Add(Reading.CaseVariants, sentence.Place!.Value.Path, sentence.Place.Value.Lines[0]);
    }

    private List<TextLine> Lines(string path) => Lines(path, TextLines.Read(path, spec.Encoding));

    private static List<TextLine> Lines(string path, List<TextLine> all)
    {
        List<TextLine> lines = Some(path, [.. all.Where(line => !CellText.IsEmpty(line.Text))]);
        TextLine broken = lines.Find(line => line.Text.Contains('\r', StringComparison.Ordinal));
        return broken.Text is null ? lines
            : throw new UnrollException($"{path}:{broken.Number}: found a CR within the line; expected lines that end with LF or CR LF, so save the file with such lines.");
    }

    private static List<TextLine> Some(string path, List<TextLine> lines) =>
        lines.Count > 0 ? lines : throw new UnrollException($"{path}: has no sentences; expected one a line.");

    private static string LabelOf(string path) => Path.GetExtension(TextLines.IsGzip(path) ? path[..^3] : path).TrimStart('.');

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(TextLines.IsGzip(path) ? path[..^3] : path);
}
