using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unroll.Cli;

/// <summary>
/// The arguments of <c>unroll predict</c> that a model itself gives meaning to: <c>--story FILE --temperature 0.5</c>. Its problem says which input fields it has, and what can be
/// chosen when it is asked.
/// </summary>
internal sealed class NamedValues
{
    private readonly AskingArguments known;
    private readonly List<(string Said, string Value)> values = [];

    /// <summary>Takes the names and values out of the arguments that no option of the verb has taken.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="known">The options of problems that the verb's help lists.</param>
    /// <param name="file">The option of several files, which takes all arguments that follow it: names among them, too; null if the verb has none.</param>
    /// <exception cref="UnrollException">A name has no value.</exception>
    public NamedValues(ParseResult parse, AskingArguments known, Option<string[]>? file)
    {
        this.known = known;
        System.CommandLine.Parsing.Token[] tokens = [.. parse.Tokens.SkipWhile(token => token.Type == TokenType.Command)];
        bool named = true;
        List<string> rest = [], files = [];
        for (int i = 0; i < tokens.Length; i++)
        {
            named &= tokens[i].Type != TokenType.DoubleDash;
            Option? taker = tokens[i].Type == TokenType.Argument ? OptionOf(parse, tokens[i]) : null;
            if (tokens[i].Type != TokenType.Argument || (taker is not null && taker != (Option?)file))
                continue;
            string text = tokens[i].Value;
            if (!named || !IsName(text))
            {
                (taker is not null ? files : rest).Add(text);
                continue;
            }
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 && (i + 1 == tokens.Length || tokens[i + 1].Type != TokenType.Argument))
                throw new UnrollException($"{text} was given without a value; expected {text} VALUE.");
            values.Add(equals < 0 ? (text, tokens[++i].Value) : (text[..equals], text[(equals + 1)..]));
        }
        values.AddRange(known.Given(parse).Select(given => (known.SaidAs(given.Field), given.Value)));
        Rest = rest;
        Files = files;
    }

    /// <summary>The other arguments, in order.</summary>
    public IReadOnlyList<string> Rest { get; }

    /// <summary>The files, in order.</summary>
    public IReadOnlyList<string> Files { get; }

    public bool Any => values.Count > 0;

    /// <summary>Whether an argument is a name, such as <c>--story</c> or <c>--story=FILE</c>.</summary>
    private static bool IsName(string text) => text.Length > 2 && text.StartsWith("--", StringComparison.Ordinal);

    /// <summary>The values of the model's input fields; null where none was given.</summary>
    /// <exception cref="UnrollException">A name is neither a field nor an option of the model, or a field is given twice.</exception>
    public IReadOnlyDictionary<string, string>? FieldsFor(Model model)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        string[] options = [.. OptionFields(model).Select(known.SaidAs)];
        foreach ((string said, string value) in values)
        {
            if (model.Problem.Fields.Any(field => Said(field) == said))
            {
                if (!fields.TryAdd(said[2..], value))
                    throw new UnrollException($"{said} was given twice; expected it once.");
            }
            else if (!options.Contains(said, StringComparer.Ordinal))
            {
                string meant = Spelling.Nearest(said, [.. model.Problem.Fields.Select(Said), .. options]) is { } nearest ? $"; did you mean {nearest}?" : ".";
                throw new UnrollException($"The model has neither an input nor an option '{said}'; expected {string.Join(", ", [.. model.Problem.Fields.Select(field => $"{Said(field)} {field.Placeholder}"), .. options])}{meant}");
            }
        }
        return fields.Count > 0 ? fields : null;
    }

    /// <summary>The options that were given by name; null where none was.</summary>
    /// <param name="model">Whose options.</param>
    /// <param name="request">How answers are written.</param>
    /// <param name="defaults">What the given ones are laid over; null for the model's own defaults.</param>
    /// <exception cref="UnrollException">A value cannot be that of its option, or options do not go together.</exception>
    public PredictOptions? OptionsFor(Model model, PredictRequest request, PredictOptions? defaults = null)
    {
        Dictionary<string, string> names = OptionFields(model).ToDictionary(known.SaidAs, StringComparer.Ordinal);
        KeyValuePair<string, string>[] given = [.. values.Where(one => !model.Problem.Fields.Any(field => Said(field) == one.Said)).Select(one => new KeyValuePair<string, string>(names[one.Said], one.Value))];
        if (given.Length == 0)
            return null;
        PredictOptions options = Catalogue.Default.OptionsOf(defaults ?? model.Problem.Options!, given, known.SaidAs);
        return known.Fault(options, [.. given.Select(one => one.Key)], request) is { } fault ? throw new UnrollException(fault) : options;
    }

    private static string Said(InputField field) => "--" + field.Name;

    private static IEnumerable<string> OptionFields(Model model) => model.Problem.Options is { } options ? Catalogue.Default.FieldsOf(options) : [];

    /// <summary>The option that an argument is a value of; null if of none.</summary>
    private static Option? OptionOf(ParseResult parse, System.CommandLine.Parsing.Token token) =>
        parse.CommandResult.Children.OfType<OptionResult>().Concat(parse.RootCommandResult.Children.OfType<OptionResult>()).FirstOrDefault(option => option.Tokens.Any(one => ReferenceEquals(one, token)))?.Option;
}
