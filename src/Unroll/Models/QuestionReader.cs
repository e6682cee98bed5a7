namespace Unroll;

/// <summary>Reads text to be answered in any format, as it arrives, and keeps the lines, so that answers can be written back beside them.</summary>
public sealed class QuestionReader
{
    private readonly QuestionFormat format;
    private readonly string name;
    private readonly QuestionColumns columns;
    private readonly QuestionJson json;
    private readonly Func<string, Example> read;
    private readonly QuestionWords words;
    private readonly bool tags;

    /// <summary>Creates a reader.</summary>
    /// <param name="model">What will be asked.</param>
    /// <param name="format">How the text is written.</param>
    /// <param name="name">What is read, for error messages.</param>
    /// <param name="split">How raw text is split into words; null for the model's own way.</param>
    public QuestionReader(Model model, QuestionFormat format, string name, Func<string, IReadOnlyList<string>>? split = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.format = format;
        this.name = name;
        tags = model.Problem is Tagger;
        words = new QuestionWords(model);
        read = split is null ? model.Read : text => words.Of(split(text));
        columns = new QuestionColumns(name, model.Recipe.Data as TaggedDataSpec ?? new TaggedDataSpec(), format == QuestionFormat.Conllu);
        json = new QuestionJson(name, read, words);
        if (format == QuestionFormat.Conllu && !tags)
            throw new UnrollException($"{name}: CoNLL-U has one word a line, and the model does not tag words ({model.Problem.GetType().Name}); expected text, tab-separated columns or JSON lines.");
        if (format == QuestionFormat.Conllu && !words.MayBeOfConllu && words.Further is [int further, ..])
            throw new UnrollException($"{name}: the model reads column {further} of its training data, which were no CoNLL-U, so that nobody knows which column of CoNLL-U that is; expected columns as in the training data, or JSON lines with \"columns\".");
    }

    /// <summary>The format that a file's ending tells: text, unless it is one that only data in columns or JSON lines have.</summary>
    /// <param name="path">A file's name, perhaps with <c>.gz</c>.</param>
    public static QuestionFormat FormatOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return TextLines.Ending(path) switch
        {
            ".jsonl" or ".ndjson" => QuestionFormat.JsonLines,
            ".conllu" => QuestionFormat.Conllu,
            ".conll" or ".tsv" or ".iob" or ".iob2" or ".bio" or ".annotated" => QuestionFormat.Columns,
            _ => QuestionFormat.Text,
        };
    }

    /// <summary>Reads lines, some at a time, as <see cref="PlainTextFile"/> gives them.</summary>
    /// <param name="lines">Without their ends.</param>
    /// <returns>For each such piece the blocks that are complete with it.</returns>
    /// <exception cref="UnrollException">A line cannot be read; says which.</exception>
    public IEnumerable<IReadOnlyList<QuestionBlock>> Read(IEnumerable<IReadOnlyList<string>> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        int number = 0;
        foreach (IReadOnlyList<string> some in lines)
        {
            List<QuestionBlock> blocks = [];
            foreach (string line in some)
            {
                if (Read(new TextLine(++number, line)) is { } block)
                    blocks.Add(block);
            }
            yield return blocks;
        }
        if (columns.End() is { } last)
            yield return [last];
    }

    private QuestionBlock? Read(TextLine line) => format switch
    {
        QuestionFormat.Text => new QuestionBlock(name, line.Number, [read(line.Text)], _ => [line.Text]) { Text = line.Text },
        QuestionFormat.JsonLines => json.Read(line),
        _ when tags => columns.Add(line),
        _ => BeforeTab(line),
    };

    private QuestionBlock BeforeTab(TextLine line)
    {
        string text = line.Text.Split('\t')[0];
        return TextLines.IsBlank(line.Text)
            ? new QuestionBlock(name, line.Number, [], _ => [line.Text])
            : new QuestionBlock(name, line.Number, [read(text)], answers => [$"{line.Text}\t{OneLine(answers[0])}"]) { Text = text };
    }

    private string OneLine(IAnswer answer)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        answer.WriteColumns(writer);
        string line = writer.ToString().TrimEnd('\n');
        return line.Contains('\n', StringComparison.Ordinal)
            ? throw new UnrollException($"{name}: the model's answers have several lines each, which cannot be written beside one; expected --json, or text as input.")
            : line;
    }
}
