namespace Unroll;

/// <summary>
/// A Bayesian network that is learnt. Its weights are the tables: the logarithm of each number but for a constant of its row, as the sum of two parameters, the second of which holds what the
/// first loses by rounding, so that tables have about 14 digits.
/// </summary>
public sealed class BayesNetProblem : IProblem
{
    private readonly BayesNet structure;
    private readonly Parameter tables; // [2, numbers of all tables]
    private readonly AssignmentTable rows;
    private readonly int[] targets;

    internal BayesNetProblem(BayesNetSpec spec, BayesNet structure, ParameterScope scope)
    {
        this.structure = structure;
        rows = new AssignmentTable([.. structure.Variables.Select(variable => (variable.Name, variable.States))]);
        targets = [.. spec.Targets.Select(structure.IdOf)];
        tables = scope.Parameter("tables", new Shape(2, checked((int)structure.TableNumbers)), Init.Normal(0.5));
    }

    /// <summary>accuracy if there are variables to predict; otherwise logLikelihood.</summary>
    public string Metric => targets.Length > 0 ? "accuracy" : "logLikelihood";

    /// <summary>The network with the tables that are in the weights.</summary>
    /// <exception cref="UnrollException">The weights are no finite numbers.</exception>
    public BayesNet Network => BayesWeights.Read(structure, tables.Data);

    /// <summary>One per row.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => 1;

    /// <summary>The mean negative log-likelihood of a batch in nats a row; missing states are summed over.</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        return tape.Record(new BayesLoss(tape.Use(tables), structure, rows.Of(batch)))[0];
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        int[][] states = [.. batch.Select(rows.Of)];
        BayesNet net = Network;
        JunctionTree tree = new(net);
        IAnswer[] answers = new IAnswer[states.Length];
        tape.Device.ForEachPiece(states.Length, 16, (from, to) =>
        {
            for (int i = from; i < to; i++)
                answers[i] = Answer(net, tree, states[i]);
        });
        return answers;
    }

    /// <summary>logLikelihood, the mean over rows in nats; with variables to predict, also accuracy, the share of their known states that were the most probable.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        double log = 0;
        int right = 0, known = 0;
        List<(double, bool)> judged = [];
        for (int i = 0; i < examples.Count; i++)
        {
            BayesAnswer answer = answers[i].As<BayesAnswer>("The score of a Bayesian network");
            int[] states = rows.Of(examples[i]);
            log += answer.LogProbability;
            foreach (int target in targets.Where(target => states[target] >= 0))
            {
                (string state, double probability) = answer.Best(structure.Variables[target].Name);
                bool isRight = structure.Variables[target].States[states[target]] == state;
                judged.Add((probability, isRight));
                (right, known) = (right + (isRight ? 1 : 0), known + 1);
            }
        }
        KeyValuePair<string, double> likelihood = new("logLikelihood", log / Math.Max(1, examples.Count));
        return targets.Length == 0 ? new Report("logLikelihood", [likelihood])
            : new Report("accuracy", [new("accuracy", right / (double)Math.Max(1, known)), likelihood]) { Calibration = Calibration.Of(judged) };
    }

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [InputField.Of("given", "EVIDENCE", "what is known, such as \"rain=yes, grass=wet\"", Read)];

    /// <summary>The table of each variable: a row for each combination of its parents' states.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<LearntTable> Learnt(int rows)
    {
        BayesNet net = Network;
        return [.. net.Variables.Select((variable, v) => Table(net, v, rows))];
    }

    /// <summary>The examples as a table of indices.</summary>
    internal StateTable Table(IReadOnlyList<Example> examples) => rows.Of(examples);

    /// <summary>Puts a network's tables into the weights.</summary>
    internal void Set(BayesNet net)
    {
        BayesWeights.Write(net, tables.Data);
        tables.Changed();
    }

    private Assignment Read(string typed)
    {
        BoundEvidence known = BayesQuery.ParseEvidence(typed).Bind(structure);
        int soft = Array.FindIndex(known.Likelihoods, likelihoods => likelihoods is not null);
        if (soft >= 0)
            throw new UnrollException($"given: found soft evidence for '{structure.Variables[soft].Name}'; expected states, as soft evidence is for unroll query.");
        return new Assignment([.. structure.Variables.Select(variable => variable.Name)], [.. structure.Variables.Select((variable, v) => known.States[v] < 0 ? null : variable.States[known.States[v]])]);
    }

    private BayesAnswer Answer(BayesNet net, JunctionTree tree, int[] states)
    {
        int[] given = [.. states];
        foreach (int target in targets)
            given[target] = -1;
        BoundEvidence known = new(net, given, new double[]?[states.Length]), all = known with { States = states };
        (IReadOnlyList<Posterior> marginals, double log) = tree.Marginals(known);
        double whole = given.AsSpan().SequenceEqual(states) ? log : tree.LogProbability(all);
        if (double.IsNegativeInfinity(whole) || double.IsNegativeInfinity(log))
            throw all.Impossible();
        return new BayesAnswer(net, marginals, targets.Length > 0 ? targets : [.. Enumerable.Range(0, states.Length).Where(v => given[v] < 0)], known, whole);
    }

    private static LearntTable Table(BayesNet net, int v, int rows)
    {
        BayesVariable variable = net.Variables[v];
        int[] parents = net.ParentsOf(v), at = new int[parents.Length];
        List<string[]> found = [];
        for (int start = 0; start < variable.Numbers.Length && found.Count < rows; start += variable.States.Count)
        {
            found.Add([.. parents.Select((parent, i) => net.Variables[parent].States[at[i]]), .. variable.Numbers.Skip(start).Take(variable.States.Count).Select(LearntTable.Number)]);
            for (int i = parents.Length - 1; i >= 0 && ++at[i] == net.StatesOf(parents[i]); i--)
                at[i] = 0;
        }
        return new LearntTable($"P({variable.Name}{(parents.Length > 0 ? " | " + string.Join(", ", variable.Parents) : "")})", [.. variable.Parents, .. variable.States], found);
    }
}
