using System.Globalization;

namespace Unroll;

/// <summary>
/// Reads the BIF format (Cozman's Bayesian Interchange Format 0.15, as the bnlearn repository has it): a network, its variables, and a block of probabilities for each variable. Properties
/// are passed over.
/// </summary>
internal sealed class BifReader(BifTokens tokens)
{
    private readonly Dictionary<string, Declared> variables = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    public BayesNet Read()
    {
        string name = "";
        bool found = false;
        while (!tokens.Ended)
        {
            int line = tokens.Line;
            switch (tokens.Word("network, variable or probability"))
            {
                case "network" when !found:
                    (name, found) = (tokens.Is("{") ? "" : tokens.Word("the name of the network"), true);
                    Properties("the network");
                    break;
                case "variable":
                    Variable();
                    break;
                case "probability":
                    Probability();
                    break;
                case string other:
                    throw tokens.Bad(line, $"found '{(other.Length > 40 ? other[..40] + "..." : other)}'; expected {(found ? "variable or probability" : "network, variable or probability")}, as a BIF file has them.");
            }
        }
        if (variables.Count == 0)
            throw tokens.Bad(tokens.Line, "the file ends here without a variable; expected a network in the BIF format.");
        return tokens.At(0, () => new BayesNet(name, [.. order.Select(Made)]));
    }

    private BayesVariable Made(string name)
    {
        Declared declared = variables[name];
        return declared.Table is { } table ? tokens.At(declared.Line, () => new BayesVariable(name, declared.States, declared.Parents, table))
            : throw tokens.Bad(declared.Line, $"the variable '{name}' has no probabilities; expected a block \"probability ( {name} ... )\" for it.");
    }

    /// <summary>A block that has nothing but properties.</summary>
    private void Properties(string where)
    {
        tokens.Pass("{", where);
        while (!tokens.Skip("}"))
            Property(where);
    }

    private void Property(string where)
    {
        if (!tokens.Is("property"))
            throw tokens.Bad($"{where}: found {tokens.Shown}; expected property or '}}'.");
        while (!tokens.Skip(";"))
        {
            if (tokens.Ended)
                throw tokens.Bad($"{where}: found the end of the file in a property; expected ';'.");
            _ = tokens.Take();
        }
    }

    private void Variable()
    {
        int line = tokens.Line;
        string name = tokens.Word("the name of a variable"), where = $"the variable '{name}'";
        List<string> states = [];
        bool found = false;
        tokens.Pass("{", where);
        while (!tokens.Skip("}"))
        {
            if (found || !tokens.Skip("type"))
            {
                Property(where);
                continue;
            }
            found = true;
            tokens.Pass("discrete", where);
            tokens.Pass("[", where);
            string count = tokens.Word("the number of states");
            tokens.Pass("]", where);
            tokens.Pass("{", where);
            while (!tokens.Skip("}"))
            {
                states.Add(tokens.Word($"a state of '{name}' or '}}'"));
                tokens.Skip(",");
            }
            tokens.Skip(";");
            if (!long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number != states.Count)
                throw tokens.Bad($"{where} is to have {count} states and names {states.Count}; expected as many names as states.");
        }
        if (states.Count == 0)
            throw tokens.Bad(line, $"{where} has no states; expected \"type discrete [ 2 ] {{ yes, no }};\".");
        if (!variables.TryAdd(name, new Declared(states, line)))
            throw tokens.Bad(line, $"the variable '{name}' occurs twice; expected each once.");
        order.Add(name);
    }

    private void Probability()
    {
        int line = tokens.Line;
        tokens.Pass("(", "a block of probabilities");
        string name = tokens.Word("the name of a variable"), where = $"the probabilities of '{name}'";
        Declared declared = Known(name);
        if (declared.Table is not null)
            throw tokens.Bad(line, $"{where} occur twice; expected them once.");
        if (tokens.Skip("|"))
        {
            while (!tokens.Is(")"))
            {
                string parent = tokens.Word("a parent or ')'");
                _ = Known(parent);
                declared.Parents.Add(parent);
                tokens.Skip(",");
            }
        }
        tokens.Pass(")", where);
        declared.Table = new BifTable(tokens, name, declared.States, [.. declared.Parents.Select(parent => (IReadOnlyList<string>)variables[parent].States)], line).Read(Property);
    }

    private Declared Known(string name) => variables.TryGetValue(name, out Declared? declared) ? declared
        : throw tokens.Bad($"there is no variable '{name}'; expected {(order.Count == 0 ? "variables before their probabilities" : BayesNames.Choice(name, order))}.");

    private sealed class Declared(List<string> states, int line)
    {
        public List<string> States { get; } = states;

        public int Line { get; } = line;

        public List<string> Parents { get; } = [];

        public double[]? Table { get; set; }
    }
}
