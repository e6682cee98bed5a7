using System.Globalization;

namespace Unroll;

/// <summary>
/// One input of a prediction: a sentence, a number, a story. The fields of a problem define the arguments of the command line, and the forms and requests of a
/// server. If a problem has one field, its content is the input of the example; if it has several, the input is <see cref="Parts"/> with their names.
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

    /// <summary>The placeholder for its value in help texts, such as TEXT or NUMBER.</summary>
    public string Placeholder { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Help { get; }

    /// <summary>Whether its value is the path of a file, so that several arguments are several inputs.</summary>
    public bool IsFile { get; private init; }

    /// <summary>What kind of files it takes, as the pattern of a media type: image/*, audio/*; empty for any.</summary>
    public string Accept { get; private init; } = "";

    /// <summary>Reads a value without opening a file, where <see cref="Read"/> may open one; null where it never does.</summary>
    private Func<string, Content>? WithoutFiles { get; init; }

    /// <summary>For words: the further columns that the model reads, numbered from 0 without the column of tags; null if the field has no words.</summary>
    internal IReadOnlyList<int>? Columns { get; private init; }

    /// <summary>A field of words. The text is split as the training data were.</summary>
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

    /// <summary>A field of several sentences: the text is split into sentences (<see cref="SentenceSplitter"/>), and these as the training data were.</summary>
    /// <param name="name">Up to 60 of the letters a to z, digits and '_', a letter first.</param>
    /// <param name="help">What it is, in a few words.</param>
    public static InputField OfDocument(string name, string help) => new(name, "TEXT", help,
        (text, tokenizer) => new Document([.. SentenceSplitter.Split(text).Select(sentence => new Words([.. Tokenizer.Split(sentence, tokenizer).Select(token => token.Text)]))]),
        (content, steps) => string.Join(' ', content.Tokens.Take(steps)));

    /// <summary>A field of one number.</summary>
    /// <param name="name">Up to 60 of the letters a to z, digits and '_', a letter first.</param>
    /// <param name="help">What it is, in a few words.</param>
    public static InputField OfNumber(string name, string help) => Of(name, "NUMBER", help, text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? new Number(value)
            : throw new UnrollException($"{name}: found \"{text}\"; expected a number such as 0.5."));

    /// <summary>A field with its own way of reading.</summary>
    /// <param name="name">Up to 60 of the letters a to z, digits and '_', a letter first.</param>
    /// <param name="placeholder">The placeholder for its value in help texts, such as TEXT.</param>
    /// <param name="help">What it is, in a few words.</param>
    /// <param name="read">Turns the text that a user typed into the content; throws an <see cref="UnrollException"/> that says what was expected.</param>
    /// <param name="write">Turns a content and a number of steps into the text that a user would type for these steps; null for the content's own text.</param>
    public static InputField Of(string name, string placeholder, string help, Func<string, Content> read, Func<Content, int, string>? write = null) =>
        new(name, placeholder, help, (text, _) => read(text), write ?? ((content, _) => content.ToString()));

    /// <summary>A field whose value is the path of a file, or the text itself; over a network always the text.</summary>
    internal static InputField OfFileOrText(string name, string help, Func<string, Content> read, Func<string, Content> ofText, Func<Content, string> write) =>
        new(name, "FILE", help, (text, _) => read(text), (content, _) => write(content)) { WithoutFiles = ofText };

    /// <summary>A field of files, such as pictures and sounds.</summary>
    /// <param name="name">Up to 60 of the letters a to z, digits and '_', a letter first.</param>
    /// <param name="help">What it is, in a few words.</param>
    /// <param name="read">Reads a file, given its path; throws an <see cref="UnrollException"/> that says what was expected.</param>
    /// <param name="write">Turns a content into the text that a user would type for it.</param>
    /// <param name="accept">What kind of files, as the pattern of a media type: image/*, audio/*; empty for any.</param>
    public static InputField OfFile(string name, string help, Func<string, Content> read, Func<Content, string> write, string accept = "")
    {
        ArgumentNullException.ThrowIfNull(write);
        return new(name, "FILE", help, (text, _) => read(text), (content, _) => write(content))
        {
            IsFile = true,
            Accept = accept,
            WithoutFiles = text => IsDataUrl(text) ? read(text)
                : throw new UnrollException($"{name}: found a text that is no data URL; expected the bytes of the file, as in \"data:audio/wav;base64,...\" or \"data:image/png;base64,...\", since no file is opened for callers elsewhere."),
        };
    }

    /// <summary>Whether a text begins like a data URL, and as a path would lead nowhere else.</summary>
    private static bool IsDataUrl(string text) => text.StartsWith("data:", StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>Reads the text that a user typed.</summary>
    /// <param name="typed">One line.</param>
    /// <param name="tokenizer">How text is split into words.</param>
    /// <exception cref="UnrollException">It cannot be read.</exception>
    public Content Read(string typed, TextTokenizer tokenizer = TextTokenizer.Blanks)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return read(typed, tokenizer);
    }

    /// <summary>
    /// Reads a value that came over a network: as <see cref="Read"/>, but opens no file. A field of files takes data URLs only. A field with its own way of reading (<see cref="Of"/>) must not open
    /// files itself.
    /// </summary>
    /// <param name="received">The value.</param>
    /// <param name="tokenizer">How text is split into words.</param>
    /// <exception cref="UnrollException">It cannot be read.</exception>
    public Content ReadRemote(string received, TextTokenizer tokenizer = TextTokenizer.Blanks)
    {
        ArgumentNullException.ThrowIfNull(received);
        return WithoutFiles is null ? read(received, tokenizer) : WithoutFiles(received);
    }

    /// <summary>The text that a user would type for the beginning of a content; empty if it cannot be typed.</summary>
    /// <param name="content">Of the kind that <see cref="Read"/> gives.</param>
    /// <param name="steps">The greatest number of steps.</param>
    public string Write(Content content, int steps) => write(content, steps);
}
