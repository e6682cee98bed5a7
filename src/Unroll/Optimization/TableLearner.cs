namespace Unroll;

/// <summary>Learns the tables of a Bayesian network: see <see cref="ExpectationMaximizationSpec"/>. Each epoch is one step.</summary>
internal sealed class TableLearner : ILearner
{
    private readonly BayesNetProblem problem;
    private readonly StateTable rows;
    private readonly BayesTables tables;
    private readonly double tolerance;
    private readonly Device device;
    private int step;
    private double last = double.NaN; // the objective before the last step, in nats a row
    private bool converged;

    /// <exception cref="UnrollException">The problem is another one, or the training set has no rows.</exception>
    public TableLearner(LearnerContext context, ExpectationMaximizationSpec spec)
    {
        problem = context.Problem as BayesNetProblem
            ?? throw new UnrollException($"training.optimizer is em, which learns the tables of a Bayesian network, and the model is a {context.Problem.GetType().Name}; expected model.type=bayes-net, or another optimizer such as adam.");
        rows = problem.Table(context.Train);
        Require.That(rows.Count > 0, "The training set", "no rows", "at least one");
        tables = new BayesTables { Pseudocount = spec.Pseudocount, SampleSize = spec.SampleSize };
        tolerance = spec.Tolerance;
        device = context.Device;
    }

    public int StepsPerEpoch => 1;

    public IReadOnlyList<string> Measures => ["loss"];

    public string? Progress => tolerance == 0 ? null : FormattableString.Invariant($"the loss still fell by {tolerance} nats a row or more in a step (training.optimizer.tolerance)");

    public TrainingStep Advance()
    {
        step++;
        double loss = rows.IsComplete ? Count() : Expect();
        return new TrainingStep
        {
            Step = step,
            Epoch = step,
            StepOfEpoch = 1,
            StepsPerEpoch = 1,
            Measures = [new Measure("loss", loss)],
            Predictions = rows.Count,
            Tokens = (int)Math.Min(int.MaxValue, (long)rows.Count * rows.Variables.Count),
            Converged = converged,
        };
    }

    public void EpochEnded(double score)
    {
    }

    public void Save(RunState state) => state.Put("tables", step, last, converged ? 1 : 0);

    public void Load(RunState state)
    {
        double[] saved = state.Numbers("tables");
        Require.That(saved.Length == 3, "The checkpoint", $"{saved.Length} numbers of a learner of tables", "3");
        (step, last, converged) = ((int)saved[0], saved[1], saved[2] != 0);
    }

    /// <summary>Counts, and gives the loss of the tables that were counted.</summary>
    private double Count()
    {
        converged = true;
        problem.Set(tables.Count(problem.Network, rows));
        return -tables.Step(problem.Network, rows, device).LogLikelihood;
    }

    /// <summary>Makes one step, and gives the loss before it.</summary>
    private double Expect()
    {
        BayesNet net = problem.Network;
        (BayesNet next, double log) = tables.Step(net, rows, device);
        double objective = log + (tables.LogPrior(net) / rows.Count);
        converged = objective - last < tolerance; // not at the first step, when there is none before
        last = objective;
        problem.Set(next);
        return -log;
    }
}
