using System.Globalization;

namespace Unroll;

/// <summary>Runs L-BFGS, or OWL-QN: see <see cref="LbfgsSpec"/>.</summary>
internal sealed unsafe class LbfgsLearner : ILearner
{
    private const int MaxTrials = 40;
    private const double Sufficient = 1e-4; // c1 of Armijo's condition
    private const double Curvature = 0.9;   // c2 of Wolfe's

    private readonly LbfgsObjective objective;
    private readonly LbfgsSpec spec;
    private readonly Device device;
    private readonly FlatVectors vectors;
    private readonly LbfgsHistory history;
    private readonly Tensor point;      // w
    private readonly Tensor trial;      // where the line search tries
    private readonly Tensor gradient;   // at w, of loss and l2
    private readonly Tensor direction;
    private readonly Tensor tried;      // the gradient at the trial
    private readonly Tensor? pseudo;    // the pseudo-gradient at w, with l1
    private readonly List<double> values = [];
    private double loss;
    private double value;
    private int? written;
    private int iteration;
    private bool converged;

    public LbfgsLearner(LbfgsObjective objective, LbfgsSpec spec, Device device)
    {
        this.objective = objective;
        this.spec = spec;
        this.device = device;
        vectors = new FlatVectors(device, objective.Size);
        history = new LbfgsHistory(vectors, spec.History);
        (point, trial, gradient, direction, tried) = (vectors.New(), vectors.New(), vectors.New(), vectors.New(), vectors.New());
        pseudo = spec.L1 > 0 ? vectors.New() : null;
    }

    public int StepsPerEpoch => 1;

    public string? Progress => spec.Tolerance == 0 ? null : values.Count > spec.Window
        ? FormattableString.Invariant($"the objective still fell by {Percent(Fall)} % over the last {spec.Window} iteration{(spec.Window == 1 ? "" : "s")}; it has converged below {Percent(spec.Tolerance)} % (training.optimizer.tolerance)")
        : FormattableString.Invariant($"that is told after {spec.Window} iterations at the earliest (training.optimizer.window)");

    private Tensor Steepest => pseudo ?? gradient;

    /// <summary>By what share of itself the objective fell over the last iterations.</summary>
    private double Fall => (values[^(spec.Window + 1)] - value) / Math.Abs(value);

    public TrainingStep Advance()
    {
        if (iteration++ == 0)
            Begin();
        double length = converged ? 0 : Move();
        if (length == 0 && history.Count > 0 && !converged)
        {
            history.Clear(); // the estimate of the curvature misled; downhill once more before giving up
            written = null;
            length = Move();
        }
        converged |= length == 0 || HasSettled();
        double norm = Math.Sqrt(vectors.Dot(Steepest, Steepest));
        bool isFinite = double.IsFinite(value) && double.IsFinite(norm); // a step never leads to what is not: so were the numbers at the start
        return new TrainingStep
        {
            Step = iteration,
            Epoch = iteration,
            StepOfEpoch = 1,
            StepsPerEpoch = 1,
            Measures =
            [
                new("loss", value / Math.Max(1, objective.Predictions)), new("penalty", (value / Math.Max(1, objective.Predictions)) - loss),
                new("gradientNorm", norm), new("rate", length),
            ],
            Predictions = objective.Predictions,
            Tokens = objective.Tokens,
            Converged = converged,
            Fault = isFinite ? null : new TrainingFault(iteration, iteration, FormattableString.Invariant($"the loss is {loss}, the norm of its gradient {norm} at the start")),
        };
    }

    public IReadOnlyList<string> Measures => ["loss", "penalty", "gradientNorm", "rate"];

    public void EpochEnded(double score)
    {
    }

    public void Save(RunState state)
    {
        state.Put("iteration", iteration);
        if (iteration == 0)
            return;
        state.Put("converged", converged ? 1 : 0);
        state.Put("loss", loss);
        state.Put("value", value);
        state.Put("values", [.. values]);
        state.Put("written", written ?? -1);
        state.Put("gradient", gradient);
        history.Save(state.Within("history"));
    }

    public void Load(RunState state)
    {
        iteration = state.Count("iteration");
        if (iteration == 0)
            return;
        converged = state.Count("converged") != 0;
        (loss, value) = (state.Number("loss"), state.Number("value"));
        values.Clear();
        values.AddRange(state.Numbers("values"));
        written = state.Count("written") is >= 0 and var slot ? slot : null;
        state.CopyTo("gradient", gradient);
        history.Load(state.Within("history"));
        objective.Read(point);
        MakePseudoGradient();
    }

    private void Begin()
    {
        objective.Read(point);
        (loss, value) = objective.Evaluate(point, gradient);
        value += Penalty(point);
        MakePseudoGradient();
        values.Add(value);
    }

    /// <summary>One step; its length, or 0 if nothing lower was found, and then the parameters are as before.</summary>
    private double Move()
    {
        double slope = history.Direction(written, Steepest, direction);
        written = null;
        if (pseudo is not null)
            slope = KeepDescent();
        if (!(slope < 0))
        {
            converged |= slope == 0;
            return 0;
        }
        double length = Search(history.Count == 0 ? 1 / Math.Sqrt(-slope) : 1, slope);
        if (length == 0)
        {
            objective.Write(point);
            return 0;
        }
        (int slot, Tensor step, Tensor change) = history.Next();
        vectors.DifferenceAndCopy(trial, point, step);
        vectors.DifferenceAndCopy(tried, gradient, change);
        written = slot;
        MakePseudoGradient();
        values.Add(value);
        return length;
    }

    private double Search(double length, double slope)
    {
        double low = 0, high = double.PositiveInfinity, slack = 4 * (double)(Real.BitIncrement(1) - 1) * Math.Abs(value);
        for (int i = 0; i < MaxTrials; i++)
        {
            double expected = Try(length, slope);
            (double triedLoss, double triedValue) = objective.Evaluate(trial, tried);
            triedValue += Penalty(trial);
            bool falls = triedValue <= value + (Sufficient * expected) + slack;
            if (falls && (pseudo is not null || vectors.Dot(tried, direction) >= Curvature * slope))
            {
                (loss, value) = (triedLoss, triedValue);
                return length;
            }
            (low, high) = falls ? (length, high) : (low, length);
            length = double.IsPositiveInfinity(high) ? 2 * length : (low + high) / 2;
        }
        return 0;
    }

    /// <summary>Sets the trial point; says how far its step leads down the gradient.</summary>
    private double Try(double length, double slope)
    {
        Real* from = point.Pointer, along = direction.Pointer, to = trial.Pointer;
        vectors.ForEach((at, count) => device.KernelSet.Run(new Moved(from + at, (Real)length, along + at, count, to + at)));
        if (pseudo is null)
            return length * slope;
        Real* steepest = pseudo.Pointer;
        vectors.ForEach((at, count) => device.KernelSet.Run(new KeepOrthant(from + at, steepest + at, count, to + at)));
        return vectors.Dot(pseudo, trial) - vectors.Dot(pseudo, point);
    }

    private void MakePseudoGradient()
    {
        if (pseudo is null)
            return;
        Real* x = point.Pointer, g = gradient.Pointer, to = pseudo.Pointer;
        vectors.ForEach((at, count) => device.KernelSet.Run(new PseudoGradient(x + at, g + at, (Real)spec.L1, count, to + at)));
    }

    private double KeepDescent()
    {
        Real* steepest = pseudo!.Pointer, along = direction.Pointer;
        vectors.ForEach((at, count) => device.KernelSet.Run(new KeepDescent(steepest + at, count, along + at)));
        return vectors.Dot(pseudo, direction);
    }

    private double Penalty(Tensor x) => spec.L1 > 0 ? spec.L1 * vectors.SumOfMagnitudes(x) : 0;

    /// <summary>Its first two digits, without an exponent.</summary>
    private static string Percent(double share) =>
        decimal.Parse((100 * Math.Min(share, 1e9)).ToString("G2", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private bool HasSettled() =>
        spec.Tolerance > 0 && values.Count > spec.Window && values[^(spec.Window + 1)] - value <= spec.Tolerance * Math.Abs(value);
}
