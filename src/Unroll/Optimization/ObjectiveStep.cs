using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Steps down the gradient of one objective: looks at the numbers, and changes the parameters that the objective trains if all is well with them.</summary>
internal sealed class ObjectiveStep
{
    private readonly Objective objective;
    private readonly HashSet<Parameter>? trained; // null for all
    private readonly Parameter[] bounded;
    private readonly IOptimizer optimizer;
    private readonly GradientStep stepper;
    private readonly LossWatch watch;
    private readonly TrainingSpec training;

    public ObjectiveStep(Objective objective, StochasticSpec stepping, LearnerContext context)
    {
        this.objective = objective;
        training = context.Training;
        trained = objective.Parameters == "*" ? null : [.. context.Parameters.Matching(objective.Parameters)];
        bounded = objective.Limit > 0 ? [.. context.Parameters.Matching(objective.Parameters).Where(parameter => !parameter.IsFrozen)] : [];
        optimizer = stepping.Build(context.Device);
        stepper = new GradientStep(training, optimizer);
        watch = new LossWatch(training.Faults.Leap);
    }

    /// <summary>What is minimised.</summary>
    public Objective Objective => objective;

    /// <summary>The gradients of the parameters that the objective trains.</summary>
    public Gradients Gradients(Tape tape, Value loss) => tape.Backward(loss, IsTrained);

    /// <summary>As above, and the gradients with respect to some values.</summary>
    public Gradients Gradients(Tape tape, Value loss, Value[] values, out Tensor[] ofValues) => tape.Backward(loss, IsTrained, values, out ofValues);

    /// <summary>Writes what the states among the parameters that the objective trains become after a step, or a batch of one, without fault.</summary>
    public void WriteStates(Tape tape) => tape.WriteReplacements(parameter => trained?.Contains(parameter) != false);

    /// <summary>Changes the parameters, if all is well with the numbers; says how large the gradients were, and what was wrong.</summary>
    /// <param name="gradients">Of the mean loss.</param>
    /// <param name="loss">The mean loss.</param>
    /// <param name="predictions">Of how many predictions.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="endsEpoch">Whether this is the epoch's last step.</param>
    /// <param name="firstFault">Finds the operation in which a number that is not finite began.</param>
    public (double Norm, string? Fault) Make(Gradients gradients, double loss, int predictions, double rate, bool endsEpoch, Func<string> firstFault)
    {
        double norm = gradients.Norm();
        if (watch.Fault(loss, norm, predictions, endsEpoch) is { } what)
        {
            string place = double.IsFinite(loss) && double.IsFinite(norm) ? Steepest(gradients) : firstFault();
            string advice = watch.IsExploding(norm) ? $"; an exploding gradient{(training.ClipNorm > 0 ? "" : ", which training.clipNorm=5 would bound")}" : "";
            return (norm, $"{what}; {place}{advice}");
        }
        stepper.Make(gradients, norm, rate);
        Clip((Real)objective.Limit);
        watch.Add(loss, norm, predictions);
        return (norm, null);
    }

    /// <summary>Compares the losses that follow with none of before.</summary>
    public void ForgetLosses() => watch.Forget();

    public void Save(RunState state)
    {
        optimizer.Save(state.Within("optimizer"));
        watch.Save(state.Within("watch"));
    }

    public void Load(RunState state)
    {
        optimizer.Load(state.Within("optimizer"));
        watch.Load(state.Within("watch"));
    }

    private bool IsTrained(Parameter parameter) => !parameter.IsFrozen && trained?.Contains(parameter) != false;

    private void Clip(Real limit)
    {
        foreach (Parameter parameter in bounded)
        {
            TensorPrimitives.Clamp(parameter.Data.Span, -limit, limit, parameter.Data.Span);
            parameter.Changed();
        }
    }

    private static string Steepest(Gradients gradients)
    {
        Gradient steepest = gradients.MaxBy(gradient => TensorPrimitives.SumOfSquares<Real>(gradient.Values.Span))!;
        return $"the steepest gradient is that of {steepest.Parameter.Name}";
    }
}
