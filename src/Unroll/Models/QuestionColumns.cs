namespace Unroll;

/// <summary>Gathers the lines of a file in columns into sentences, and adds tags to them.</summary>
internal sealed class QuestionColumns
{
    private const string HeaderStart = "# columns:", PlusStart = "# global.columns =";
    private const int ConlluWidth = 10, Misc = 9;

    /// <summary>The ten columns of CoNLL-U.</summary>
    public static readonly string[] ConlluNames = ["ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC"];

    private readonly string name;
    private readonly TaggedDataSpec data;
    private readonly bool isConllu;
    private readonly int tagColumn;
    private readonly List<TextLine> block = [];
    private TextLine? header;

    /// <param name="name">The file, for error messages.</param>
    /// <param name="data">How the training data were written.</param>
    /// <param name="isConllu">Whether this file is CoNLL-U, whatever its name.</param>
    public QuestionColumns(string name, TaggedDataSpec data, bool isConllu)
    {
        this.name = isConllu && TextLines.Ending(name) != ".conllu" ? name + ".conllu" : name; // whose ending tells the reader
        this.data = data;
        this.isConllu = isConllu;
        tagColumn = data.Word != "0" && int.TryParse(data.Tag, System.Globalization.CultureInfo.InvariantCulture, out int number) && number is > 0 and < Misc ? number : Array.IndexOf(ConlluNames, data.Tag);
    }

    /// <summary>Takes a line; an empty one completes a block.</summary>
    public QuestionBlock? Add(TextLine line)
    {
        if (line.Number == 1 && (line.Text.StartsWith(HeaderStart, StringComparison.Ordinal) || line.Text.StartsWith(PlusStart, StringComparison.Ordinal)))
            header = line;
        block.Add(line);
        return TextLines.IsBlank(line.Text) ? End() : null;
    }

    /// <summary>The lines that have come since the last block; null if there are none.</summary>
    public QuestionBlock? End()
    {
        if (block.Count == 0)
            return null;
        TextLine[] lines = [.. block];
        block.Clear();
        List<SourceSentence> sentences = lines.All(line => TextLines.IsBlank(line.Text) || line == header) ? [] : Read(lines);
        return new QuestionBlock(name, lines[0].Number, [.. sentences.Select(source => source.Sentence)], answers => Tagged(lines, sentences, answers));
    }

    private List<SourceSentence> Read(TextLine[] lines)
    {
        try
        {
            return ColumnsFile.ReadUnchecked(name, header is { } first && lines[0] != first ? [first, .. lines] : [.. lines], Options(lines));
        }
        catch (UnrollException) when (Array.TrueForAll(lines, IsNoWord))
        {
            return []; // comments alone
        }
    }

    private static bool IsNoWord(TextLine line) => TextLines.IsBlank(line.Text) || line.Text.StartsWith('#') || line.Text.StartsWith("-DOCSTART-", StringComparison.Ordinal);

    /// <summary>
    /// The columns of the training data. Where their tags are the last column, that column may be missing here, or be there: it is none that a model reads,
    /// and so it is kept like one.
    /// </summary>
    private ColumnsOptions Options(TextLine[] lines)
    {
        if (isConllu)
            return new ColumnsOptions { Word = data.Word == "0" ? "FORM" : data.Word, Tag = tagColumn >= 0 ? data.Tag : null };
        TextLine first = Array.Find(lines, line => !IsNoWord(line));
        bool alone = first.Text is null || !first.Text.Contains('\t', StringComparison.Ordinal) && first.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 1;
        if (alone)
            return new ColumnsOptions { Word = "0", Tag = null };
        bool isNumber = int.TryParse(data.Tag, System.Globalization.CultureInfo.InvariantCulture, out _);
        bool absent = isNumber ? data.Tag == "-1" && !data.Word.StartsWith('-') : header is not { } names || !names.Text.Split(' ', '\t').Contains(data.Tag, StringComparer.Ordinal);
        return new ColumnsOptions { Word = data.Word, Tag = absent ? null : data.Tag };
    }

    private IEnumerable<string> Tagged(TextLine[] lines, List<SourceSentence> sentences, IReadOnlyList<IAnswer> answers)
    {
        Dictionary<int, string> tags = [];
        foreach ((SourceSentence source, IAnswer answer) in sentences.Zip(answers))
        {
            for (int word = 0; word < source.Sentence.Length; word++)
                tags[source.LineOf(word)] = ((Tagging)answer).Tags[word];
        }
        return lines.Select(line => !tags.TryGetValue(line.Number, out string? tag) ? line.Text : isConllu ? InConllu(line.Text, tag) : $"{line.Text}{Separator(line.Text)}{tag}");
    }

    private static char Separator(string line) => line.Contains(' ', StringComparison.Ordinal) && !line.Contains('\t', StringComparison.Ordinal) ? ' ' : '\t';

    /// <summary>CoNLL-U has ten columns and no more: the tag stands in the one that the model learnt, or else in MISC.</summary>
    private string InConllu(string line, string tag)
    {
        string[] cells = line.Split('\t');
        if (cells.Length != ConlluWidth)
            return line;
        if (tagColumn >= 0)
            cells[tagColumn] = tag;
        else
            cells[Misc] = cells[Misc] is "_" or "" ? $"Tag={tag}" : $"{cells[Misc]}|Tag={tag}";
        return string.Join('\t', cells);
    }
}
