using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unroll.Cli;

/// <summary>
/// The arguments of <c>unroll predict</c> that a model itself gives meaning to: <c>--story FILE --temperature 0.5</c>. Its problem says which input fields it has, and what can be
/// chosen when it is asked.
/// </summary>
internal sealed class NamedValues
{
    private readonly List<(string Name, string Value)> values = [];

    /// <summary>Takes the names and values out of the arguments that no option of the verb has taken.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="first">How many arguments come before, such as the model's.</param>
    /// <exception cref="UnrollException">A name has no value.</exception>
    public NamedValues(ParseResult parse, int first)
    {
        System.CommandLine.Parsing.Token[] tokens = [.. parse.Tokens.SkipWhile(token => token.Type == TokenType.Command)];
        bool named = true;
        List<string> rest = [];
        for (int i = 0, seen = 0; i < tokens.Length; i++)
        {
            named &= tokens[i].Type != TokenType.DoubleDash;
            if (tokens[i].Type != TokenType.Argument || IsValueOfOption(parse, tokens[i]))
                continue;
            string text = tokens[i].Value;
            if (seen++ < first)
                continue;
            if (!named || text.Length < 3 || !text.StartsWith("--", StringComparison.Ordinal))
            {
                rest.Add(text);
                continue;
            }
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 && i + 1 == tokens.Length)
                throw new UnrollException($"{text} was given without a value; expected {text} VALUE.");
            values.Add(equals < 0 ? (text[2..], tokens[++i].Value) : (text[2..equals], text[(equals + 1)..]));
        }
        Rest = rest;
    }

    /// <summary>The other arguments, in order.</summary>
    public IReadOnlyList<string> Rest { get; }

    public bool Any => values.Count > 0;

    /// <summary>The values of the model's input fields; null where none was given.</summary>
    /// <exception cref="UnrollException">A name is neither a field nor an option of the model, or is given twice.</exception>
    public IReadOnlyDictionary<string, string>? FieldsFor(Model model)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach ((string name, string value) in values)
        {
            if (model.Problem.Fields.Any(field => field.Name == name))
            {
                if (!fields.TryAdd(name, value))
                    throw new UnrollException($"--{name} was given twice; expected it once.");
            }
            else if (!OptionNames(model).Contains(name, StringComparer.Ordinal))
            {
                string[] known = [.. model.Problem.Fields.Select(field => field.Name), .. OptionNames(model)];
                string meant = Spelling.Nearest(name, known) is { } nearest ? $"; did you mean --{nearest}?" : ".";
                throw new UnrollException($"The model has neither an input nor an option '--{name}'; expected {Expected(model)}{meant}");
            }
        }
        return fields.Count > 0 ? fields : null;
    }

    /// <summary>The options that were given by name; null where none was.</summary>
    /// <exception cref="UnrollException">A value cannot be that of its option.</exception>
    public PredictOptions? OptionsFor(Model model)
    {
        if (model.Problem.Options is not { } options)
            return null;
        string[] settings = [.. values.Where(pair => !model.Problem.Fields.Any(field => field.Name == pair.Name)).Select(pair => $"{Camel(pair.Name)}={pair.Value}")];
        return settings.Length > 0 ? Catalogue.Default.OptionsOf(options, settings) : null;
    }

    private static string Expected(Model model)
    {
        IEnumerable<string> fields = model.Problem.Fields.Select(field => $"--{field.Name} {field.Placeholder}");
        return string.Join(", ", fields.Concat(OptionNames(model).Select(name => "--" + name)));
    }

    private static IEnumerable<string> OptionNames(Model model) => model.Problem.Options is { } options ? Catalogue.Default.FieldsOf(options).Select(Kebab) : [];

    private static string Kebab(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : c.ToString()));

    private static string Camel(string name) => string.Concat(name.Split('-').Select((word, i) => i == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static bool IsValueOfOption(ParseResult parse, System.CommandLine.Parsing.Token token) =>
        parse.CommandResult.Children.OfType<OptionResult>().Concat(parse.RootCommandResult.Children.OfType<OptionResult>()).Any(option => option.Tokens.Any(one => ReferenceEquals(one, token)));
}
