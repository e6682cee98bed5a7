using System.Globalization;

namespace Unroll;

/// <summary>
/// Which features of a word and its neighbours a model sees, in the template language of CRF++: one template a line. <c>U02:%x[-1,0]/%x[0,1]</c>
/// stands for a text made of column 0 of the word before, a slash and column 1 of the word itself; what is outside of the sentence
/// reads <c>_B-1</c>, <c>_B-2</c> before it and <c>_B+1</c>, <c>_B+2</c> behind it. <c>B</c> alone asks for pairs of neighbouring tags.
/// Lines that begin with <c>#</c>, and empty ones, say nothing. Columns count from 0 and leave out that of the tags. Immutable.
/// </summary>
/// <remarks>
/// Beyond CRF++ there are <c>%lower[row,column]</c>, the cell in small letters; <c>%prefix[row,column,n]</c> and <c>%suffix[row,column,n]</c>, its first and last n letters, of a cell that
/// has as many; <c>%shape[row,column]</c>, with X for capital letters, x for small ones, d for digits and runs of at most four, or of n with <c>%shape[row,column,n]</c>;
/// <c>%class[row,column]</c>, such as capitalised or number; <c>%list[row,column,file]</c>, B, I or O where a phrase of the file begins, goes on, or is not. A row or a number of letters may be a range:
/// <c>U1:%suffix[-1..1,0,2..3]</c> stands for six templates. The column <c>word</c> is that of the words, wherever it is.
/// </remarks>
public sealed class FeatureTemplate : IArtifact<FeatureTemplate>
{
    private const int MostTemplates = 10_000;

    private readonly TemplateLine[] templates;

    private FeatureTemplate(TemplateLine[] templates, bool transitions, IReadOnlyList<string> lines, IReadOnlyList<string> lists)
    {
        this.templates = templates;
        Lists = lists;
        Transitions = transitions;
        Lines = lines;
        Columns = templates.Length == 0 ? 0 : templates.Max(template => template.Columns);
    }

    /// <summary>The text, line by line.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Whether pairs of neighbouring tags have weights.</summary>
    public bool Transitions { get; }

    /// <summary>The largest number of features that a word has.</summary>
    public int Count => templates.Length;

    /// <summary>The files of the lists that it names.</summary>
    internal IReadOnlyList<string> Lists { get; }

    /// <summary>How many columns the data must have beside the tags; 0 if only words are read.</summary>
    public int Columns { get; }

    /// <inheritdoc/>
    public string Ending => ".txt";

    /// <inheritdoc/>
    public static FeatureTemplate Read(IEnumerable<string> lines, string place) => Parse([.. lines], place);

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (string line in Lines)
            writer.WriteLine(line);
    }

    /// <summary>A good template for words alone: the words around, the first and last letters, shapes.</summary>
    internal static FeatureTemplate OfWords { get; } = Parse(
        [
            "U00:%x[-2..2,word]", "U01:%x[-1,word]/%x[0,word]", "U02:%x[0,word]/%x[1,word]",
            "U10:%lower[-1..1,word]", "U11:%prefix[0,word,1..4]", "U12:%suffix[0,word,1..4]", "U13:%suffix[-1..1,word,2..3]",
            "U20:%shape[-1..1,word]", "U21:%shape[-1,word,1]/%shape[0,word,1]", "U22:%shape[0,word,1]/%shape[1,word,1]", "U23:%class[0,word]",
            "B",
        ],
        "the default template of words");

    /// <summary>A template that does well on chunking: words and pairs of words; single values, pairs and triples of a second column, such as parts of speech.</summary>
    internal static FeatureTemplate OfTwoColumns { get; } = Parse(
        [
            "U00:%x[-2,0]", "U01:%x[-1,0]", "U02:%x[0,0]", "U03:%x[1,0]", "U04:%x[2,0]", "U05:%x[-1,0]/%x[0,0]", "U06:%x[0,0]/%x[1,0]",
            "U10:%x[-2,1]", "U11:%x[-1,1]", "U12:%x[0,1]", "U13:%x[1,1]", "U14:%x[2,1]",
            "U15:%x[-2,1]/%x[-1,1]", "U16:%x[-1,1]/%x[0,1]", "U17:%x[0,1]/%x[1,1]", "U18:%x[1,1]/%x[2,1]",
            "U20:%x[-2,1]/%x[-1,1]/%x[0,1]", "U21:%x[-1,1]/%x[0,1]/%x[1,1]", "U22:%x[0,1]/%x[1,1]/%x[2,1]",
            "B",
        ],
        "the default template of two columns");

    /// <summary>The template for data of a kind: that of two columns, if words are in the first and there is a second beside the tags; otherwise that of words.</summary>
    /// <param name="sentences">The training set.</param>
    public static FeatureTemplate Default(IReadOnlyList<Words> sentences) =>
        sentences.Count > 0 && sentences.All(sentence => sentence.Columns.Count > 1 && sentence.Columns[0].SequenceEqual(sentence.Values)) ? OfTwoColumns : OfWords;

    /// <summary>Reads a file.</summary>
    /// <param name="path">A text file.</param>
    /// <exception cref="UnrollException">It cannot be read, or a line is no template; says which.</exception>
    public static FeatureTemplate Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(TextLines.ReadAll(path).Split('\n'), path);
    }

    /// <summary>Reads lines.</summary>
    /// <param name="lines">One template each.</param>
    /// <param name="source">Where they come from: begins the error messages.</param>
    /// <exception cref="UnrollException">A line is no template; says which.</exception>
    public static FeatureTemplate Parse(IReadOnlyList<string> lines, string source)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<TemplateLine> found = [];
        List<string> lists = [];
        bool transitions = false;
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i].Trim();
            string place = string.Create(CultureInfo.InvariantCulture, $"{source}:{i + 1}");
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == 'U')
            {
                found.AddRange(TemplateLine.Parse(line, place, lists));
                Require.That(found.Count <= MostTemplates, place, $"{found.Count} templates so far, each range counted with all its values", $"at most {MostTemplates}");
            }
            else if (line[0] != 'B')
                throw new UnrollException($"{place}: found \"{line}\"; expected a template that begins with U or B, or a comment that begins with #.");
            else if (line.Contains('%', StringComparison.Ordinal))
                throw new UnrollException($"{place}: found \"{line}\"; features of pairs of tags are not supported: expected B alone, and U for features of words.");
            else
                transitions = true;
        }
        return found.Count > 0
            ? new FeatureTemplate([.. found], transitions, [.. lines], lists)
            : throw new UnrollException($"{source}: found no template that begins with U; expected at least one, such as U00:%x[0,0].");
    }

    /// <summary>Says so if the data lack a column.</summary>
    /// <param name="columns">How many they have beside the tags.</param>
    /// <param name="who">Whose data.</param>
    internal void Check(int columns, Func<string> who)
    {
        if (columns >= Columns)
            return;
        TemplateLine first = templates.First(template => template.Columns > columns);
        throw new UnrollException($"{first.Place}: \"{first.Text}\" asks for column {first.Columns - 1} (from 0); {who()} has {columns} beside the tags.");
    }

    /// <summary>Writes one feature of one word.</summary>
    /// <param name="template">0 to <see cref="Count"/> - 1.</param>
    /// <param name="sentence">The sentence.</param>
    /// <param name="word">0 to T - 1.</param>
    /// <param name="target">Receives it.</param>
    /// <returns>Whether the word has this feature.</returns>
    internal bool Write(int template, TemplateSentence sentence, int word, FeatureText target) => templates[template].Write(sentence, word, target);
}
