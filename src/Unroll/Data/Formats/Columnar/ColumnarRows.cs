namespace Unroll;

/// <summary>Examples from the rows of Parquet and Arrow files. In messages and places of examples, rows count as lines, from 1.</summary>
internal static class ColumnarRows
{
    private static readonly Predicate<ColumnarField> IsText = field => field is { Type: ColumnarType.Text, IsList: false };

    /// <summary>Sentences with unchanged tags: a list of words and a list of tags, or of their ids, for each row.</summary>
    /// <exception cref="UnrollException">A file is damaged, columns cannot be told or are missing, or a row has not as many tags as words; says where.</exception>
    public static List<SourceSentence> Tagged(string path, TaggedDataSpec spec, ReadingLog log)
    {
        List<SourceSentence> sentences = [];
        foreach (string name in ColumnarFiles.Of(path))
        {
            using ColumnarFile file = ColumnarFile.Open(name);
            ColumnChoice choice = new(file);
            string? told = spec.Tag == "-1" ? null : spec.Tag;
            ColumnarField words = choice.Choose("data.word", spec.Word == "0" ? null : spec.Word, "lists of words", field => field is { Type: ColumnarType.Text, IsList: true } && field.Name != told, HeaderNames.IsWord);
            ColumnarField tags = choice.Choose("data.tag", told, "lists of tags, or of ids of tags", field => field is { Type: ColumnarType.Text or ColumnarType.Whole, IsList: true } && field != words, IsTags);
            ColumnarColumn wordsOf = file.Read(words), tagsOf = file.Read(tags);
            ColumnarColumn? intentsOf = spec.Intent ? file.Read(choice.Choose("a column intent", null, "one intent for each row", IsLabel, column => column is "intent" or "intents")) : null;
            for (int row = 0; row < wordsOf.Count; row++)
            {
                string[] sentence = wordsOf.Values(row, "a word"), labels = [.. tagsOf.Values(row, "a tag").Select(CellText.Trim)];
                if (labels.Length != sentence.Length)
                    throw wordsOf.Fault(row, $"found {labels.Length} tags in the column {tags.Name} for {sentence.Length} words in the column {words.Name}; expected one tag for each word");
                if (Array.FindIndex(sentence, word => word.Length == 0) is >= 0 and var empty)
                    throw wordsOf.Fault(row, $"found an empty text as word {empty + 1}; expected words, so remove it and its tag");
                if (sentence.Length == 0)
                    log.Add(Reading.EmptyTexts, name, row + 1);
                else
                    sentences.Add(new SourceSentence(Example.Tagged(sentence, labels), name, [row + 1]) { Intent = intentsOf?.One(row, "an intent") });
            }
        }
        return sentences.Count > 0 ? sentences : throw new UnrollException($"{path}: has no sentences; expected one a row.");
    }

    /// <summary>Texts, or lists of words, and a label or a list of labels for each row.</summary>
    /// <exception cref="UnrollException">A file is damaged, or columns cannot be told or are missing; says where.</exception>
    public static List<Example> Labelled(string path, LabelledDataSpec spec, ReadingLog log)
    {
        List<Example> sentences = [];
        foreach (string name in ColumnarFiles.Of(path))
        {
            using ColumnarFile file = ColumnarFile.Open(name);
            ColumnChoice choice = new(file);
            ColumnarField? ids = file.Fields.Where(field => field.Names is not null).ToArray() is [ColumnarField only] ? only : null;
            ColumnarField label = spec.Label is null && ids is not null ? ids : choice.Choose("data.label", spec.Label, "labels", field => IsLabel(field) && field.Name != spec.Text, HeaderNames.IsLabel);
            ColumnarField text = choice.Choose("data.text", spec.Text, "texts", field => field.Type == ColumnarType.Text, HeaderNames.IsText, label);
            ColumnarColumn texts = file.Read(text), labels = file.Read(label);
            for (int row = 0; row < texts.Count; row++)
            {
                string[] said = [.. labels.Values(row, "a label").Select(CellText.Trim).SelectMany(one => LabelledFile.Labels(one, spec.LabelSeparator))];
                string[] words = text.IsList ? texts.Values(row, "a word") : Tokenizer.Words(texts.One(row, "a text"));
                if (words.Length == 0)
                    log.Add(Reading.EmptyTexts, name, row + 1);
                else
                    sentences.Add(Example.Labelled(words, said).At(new SourcePlace(name, [row + 1])));
            }
        }
        return sentences.Count > 0 ? sentences : throw new UnrollException($"{path}: has no sentences; expected one a row.");
    }

    /// <summary>The lines of texts; a text of several lines is several.</summary>
    /// <param name="path">Where they are.</param>
    /// <param name="column">The column of the texts; null to find it.</param>
    /// <exception cref="UnrollException">A file is damaged, or the column cannot be told; says where.</exception>
    public static IEnumerable<(string Path, TextLine Line)> Lines(string path, string? column)
    {
        foreach (string name in ColumnarFiles.Of(path))
        {
            using ColumnarFile file = ColumnarFile.Open(name);
            ColumnarColumn texts = file.Read(new ColumnChoice(file).Choose("data.text", column, "texts", IsText, HeaderNames.IsText));
            for (int row = 0; row < texts.Count; row++)
            {
                foreach (string line in texts.One(row, "a text").ReplaceLineEndings("\n").Split('\n'))
                    yield return (name, new TextLine(row + 1, line));
            }
        }
    }

    /// <summary>Pairs of texts: two columns of texts, or two parts of a structure such as <c>translation</c>.</summary>
    /// <exception cref="UnrollException">A file is damaged, or columns cannot be told; says where.</exception>
    public static IEnumerable<(string Path, TextLine Source, TextLine Target)> Pairs(string path, ParallelDataSpec spec)
    {
        foreach (string name in ColumnarFiles.Of(path))
        {
            using ColumnarFile file = ColumnarFile.Open(name);
            (ColumnarField source, ColumnarField target) = Columns(file, spec);
            ColumnarColumn sources = file.Read(source), targets = file.Read(target);
            for (int row = 0; row < sources.Count; row++)
                yield return (name, new TextLine(row + 1, sources.One(row, "a text")), new TextLine(row + 1, targets.One(row, "a text")));
        }
    }

    private static (ColumnarField Source, ColumnarField Target) Columns(ColumnarFile file, ParallelDataSpec spec)
    {
        if (spec.Source is null)
        {
            return file.Fields.Where(field => IsText(field)).ToArray() is [ColumnarField first, ColumnarField second] ? spec.Swapped ? (second, first) : (first, second)
                : throw new UnrollException($"{file.Path}: found {(file.Fields.Count == 0 ? "no columns" : string.Join(", ", file.Fields))}; expected two columns of texts, or data.source and data.target to name two.");
        }
        ColumnChoice choice = new(file);
        return (choice.Choose("data.source", spec.Source, "texts", IsText, _ => true), choice.Choose("data.target", spec.Target, "texts", IsText, _ => true));
    }

    private static bool IsLabel(ColumnarField field) => field.Type != ColumnarType.Other && (!field.IsList || field.Type is ColumnarType.Text or ColumnarType.Whole);

    private static bool IsTags(string name) => HeaderNames.IsTag(name) || name.EndsWith("tags", StringComparison.OrdinalIgnoreCase);
}
