using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A Bayesian network of discrete variables, learnt from a table: its structure is given or learnt from the training set, its tables by counting (<c>training.optimizer=counts</c>), or where
/// states are missing by expectation-maximisation (<c>em</c>). It predicts the distribution of variables given the others.
/// </summary>
public sealed record BayesNetSpec : ProblemSpec
{
    /// <summary>How the network gets its structure: given, tree, hill-climbing or tabu. Default: tabu.</summary>
    public StructureSpec Structure { get; init; } = new TabuSpec();

    /// <summary>
    /// The variables to predict. Their own states in an input are not used for prediction, only for scores. Default: none, so that answers are about all variables that are not known, and
    /// <c>evaluate</c> gives the log-likelihood alone.
    /// </summary>
    public IReadOnlyList<string> Targets { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        IReadOnlyList<(string Name, IReadOnlyList<string> States)> variables = Structure.Variables ?? AssignmentTable.VariablesOf(train);
        StateTable table = new AssignmentTable(variables).Of(train);
        Require.That(table.Count > 0, "The training set", "no rows", "at least one");
        BayesNet net = BayesTables.Uniform("network", variables, Structure.Parents(table));
        foreach (string target in Targets)
            Require.That(net.Find(target) >= 0, "model.targets", $"'{target}'", BayesNames.Choice(target, [.. variables.Select(variable => variable.Name)]));
        fitted.Put("structure", new BayesStructure(net));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new BayesNetProblem(this, fitted.Get<BayesStructure>("structure").Network, scope);
    }
}

[JsonSerializable(typeof(BayesNetSpec))]
internal sealed partial class BayesNetJson : JsonSerializerContext;
