namespace Unroll;

/// <summary>
/// A Bayesian network of discrete variables (Pearl 1988): each variable has a table with its probabilities given its parents, and the joint probability is the product of all tables. The
/// arcs from parents to children have no cycle. Everything is computed in double. Immutable, so any number of threads may use it.
/// </summary>
public sealed class BayesNet
{
    /// <summary>The most numbers that one table may have.</summary>
    public const int LargestTable = 1 << 24;

    internal const double RowTolerance = 1e-3;

    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly int[][] parents;

    /// <summary>Creates a network. Lists are copied.</summary>
    /// <param name="name">What it is called, such as in its BIF file.</param>
    /// <param name="variables">Its variables, in any order, each with another name; at least one.</param>
    /// <exception cref="UnrollException">Two variables have one name, a parent is unknown, a table does not fit its parents, or the arcs have a cycle.</exception>
    public BayesNet(string name, params IReadOnlyList<BayesVariable> variables)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Variables = new EqualList<BayesVariable>(variables ?? throw new ArgumentNullException(nameof(variables)));
        Require.That(Variables.Count > 0, "A Bayesian network", "no variables", "at least one");
        for (int v = 0; v < Variables.Count; v++)
            Require.That(ids.TryAdd(Variables[v].Name, v), "A Bayesian network", $"two variables named '{Variables[v].Name}'", "different names");
        parents = [.. Variables.Select(variable => variable.Parents.Select(parent => Parent(variable, parent)).ToArray())];
        for (int v = 0; v < Variables.Count; v++)
        {
            double numbers = parents[v].Aggregate((double)Variables[v].States.Count, (product, parent) => product * Variables[parent].States.Count);
            Require.That(numbers == Variables[v].Table.Length, $"The table of '{Variables[v].Name}'", $"{Variables[v].Table.Length} numbers", $"{numbers}, one for each state and each combination of the states of its {parents[v].Length} parents");
        }
        Order = BayesOrder.Of(parents, v => Variables[v].Name);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Its variables in their order.</summary>
    public IReadOnlyList<BayesVariable> Variables { get; }

    /// <summary>How many numbers all tables have together.</summary>
    public long TableNumbers => Variables.Sum(variable => (long)variable.Table.Length);

    /// <summary>All variables, parents before their children.</summary>
    internal IReadOnlyList<int> Order { get; }

    /// <summary>A variable.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UnrollException">There is none of that name.</exception>
    public BayesVariable this[string name] => Variables[IdOf(name)];

    /// <summary>The lecture's network: clouds bring rain and keep the sprinkler off, and either makes the grass wet (Murphy 1998, with its numbers).</summary>
    public static BayesNet Sprinkler { get; } = new("sprinkler",
        new BayesVariable("cloudy", ["yes", "no"], [], [0.5, 0.5]),
        new BayesVariable("sprinkler", ["on", "off"], ["cloudy"], [0.1, 0.9, 0.5, 0.5]),
        new BayesVariable("rain", ["yes", "no"], ["cloudy"], [0.8, 0.2, 0.2, 0.8]),
        new BayesVariable("grass", ["wet", "dry"], ["sprinkler", "rain"], [0.99, 0.01, 0.9, 0.1, 0.9, 0.1, 0, 1]));

    /// <summary>Reads the BIF format.</summary>
    /// <param name="lines">The lines of the text, without their ends.</param>
    /// <param name="place">The file, for error messages.</param>
    /// <exception cref="UnrollException">It is no network; says at which line.</exception>
    public static BayesNet Read(IEnumerable<string> lines, string place) => new BifReader(new BifTokens(lines, place)).Read();

    /// <summary>Writes it in the BIF format: every number with the digits that give it back exactly.</summary>
    /// <param name="writer">Receives the text.</param>
    public void Write(TextWriter writer) => BifWriter.Write(this, writer ?? throw new ArgumentNullException(nameof(writer)));

    /// <summary>The index of a variable.</summary>
    /// <exception cref="UnrollException">There is none of that name.</exception>
    internal int IdOf(string name) => ids.TryGetValue(name ?? throw new ArgumentNullException(nameof(name)), out int id) ? id
        : throw new UnrollException($"There is no variable '{name}' in the network{(Name.Length > 0 ? $" '{Name}'" : "")}; expected {BayesNames.Choice(name, [.. Variables.Select(variable => variable.Name)])}.");

    /// <summary>The index of a variable, or -1.</summary>
    internal int Find(string name) => ids.GetValueOrDefault(name, -1);

    /// <summary>The parents of a variable, in the order of its table.</summary>
    internal int[] ParentsOf(int variable) => parents[variable];

    /// <summary>How many states a variable has.</summary>
    internal int StatesOf(int variable) => Variables[variable].States.Count;

    /// <summary>Where a variable's table has the probability of its state, given the states of all variables.</summary>
    internal int Place(int variable, int[] states)
    {
        int place = 0;
        foreach (int parent in parents[variable])
            place = (place * StatesOf(parent)) + states[parent];
        return (place * StatesOf(variable)) + states[variable];
    }

    private int Parent(BayesVariable variable, string parent) => ids.TryGetValue(parent, out int id) ? id
        : throw new UnrollException($"'{variable.Name}' has the parent '{parent}', which is no variable of the network; expected {BayesNames.Choice(parent, [.. Variables.Select(each => each.Name)])}.");
}
