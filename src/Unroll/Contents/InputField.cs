using System.Globalization;

namespace Unroll;

/// <summary>
/// One thing that a model has to be given before it can answer: a sentence, a number, a story. From a problem's fields come the arguments of the command line and the
/// forms and requests of a server. Where a problem has one field, its content is the input of the example; where it has several, the input is <see cref="Parts"/> by their names.
/// </summary>
public sealed class InputField
{
    private readonly Func<string, TextTokenizer, Content> read;
    private readonly Func<Content, int, string> write;

    private InputField(string name, string placeholder, string help, Func<string, TextTokenizer, Content> read, Func<Content, int, string> write)
    {
        Name = ArtifactFile.CheckName(name);
        Placeholder = placeholder;
        Help = help;
        this.read = read;
        this.write = write;
    }

    /// <summary>Its name: the argument <c>--name</c> on the command line, a key in JSON.</summary>
    public string Name { get; }

    /// <summary>What stands for its value in help texts, such as TEXT or NUMBER.</summary>
    public string Placeholder { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Help { get; }

    /// <summary>Of words: the columns beside the words' own that the model reads, from 0, that of the tags left out; null where the field has no words.</summary>
    internal IReadOnlyList<int>? Columns { get; private init; }

    /// <summary>A field of words: the text is split as the training data were.</summary>
    /// <param name="name">Up to 60 of the letters a to z, digits and '_', a letter first.</param>
    /// <param name="help">What it is, in a few words.</param>
    public static InputField OfWords(string name, string help) => OfWords(name, help, []);

    /// <summary>As above, with further columns of the data that the model reads.</summary>
    internal static InputField OfWords(string name, string help, IReadOnlyList<int> columns) => new(name, "TEXT", help,
        (text, tokenizer) => new Words([.. Tokenizer.Split(text, tokenizer).Select(token => token.Text)]),
        (content, steps) => string.Join(' ', content.Tokens.Take(steps)))
    {
        Columns = columns,
    };

    /// <summary>A field of one number.</summary>
    /// <param name="name">Up to 60 of the letters a to z, digits and '_', a letter first.</param>
    /// <param name="help">What it is, in a few words.</param>
    public static InputField OfNumber(string name, string help) => Of(name, "NUMBER", help, text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? new Number(value)
            : throw new UnrollException($"{name}: found \"{text}\"; expected a number such as 0.5."));

    /// <summary>A field that is read in a way of its own.</summary>
    /// <param name="name">Up to 60 of the letters a to z, digits and '_', a letter first.</param>
    /// <param name="placeholder">What stands for its value in help texts, such as TEXT.</param>
    /// <param name="help">What it is, in a few words.</param>
    /// <param name="read">From what a person typed to the content; throws an <see cref="UnrollException"/> that says what was expected.</param>
    /// <param name="write">From a content and a number of steps to what a person would type for that many of them; null for the content's own text.</param>
    public static InputField Of(string name, string placeholder, string help, Func<string, Content> read, Func<Content, int, string>? write = null) =>
        new(name, placeholder, help, (text, _) => read(text), write ?? ((content, _) => content.ToString()));

    /// <summary>Reads what a person typed.</summary>
    /// <param name="typed">One line.</param>
    /// <param name="tokenizer">How text is split into words.</param>
    /// <exception cref="UnrollException">It cannot be read.</exception>
    public Content Read(string typed, TextTokenizer tokenizer = TextTokenizer.Blanks)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return read(typed, tokenizer);
    }

    /// <summary>What a person would type for the beginning of a content; empty where nobody would.</summary>
    /// <param name="content">Of the kind that <see cref="Read"/> gives.</param>
    /// <param name="steps">How many steps at most.</param>
    public string Write(Content content, int steps) => write(content, steps);
}
