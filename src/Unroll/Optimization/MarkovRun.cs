namespace Unroll;

/// <summary>One of the beginnings of a hidden Markov model's training: its parameters as numbers, and how far it is.</summary>
internal sealed class MarkovRun(double[][] numbers)
{
    /// <summary>A table for each parameter. Every iteration begins with them, so that a run that was stopped goes on in the same bits.</summary>
    public double[][] Numbers { get; private set; } = numbers;

    /// <summary>The objective of the model before the last iteration, in nats; negative infinity before the first, and if training of it failed.</summary>
    public double Objective { get; private set; } = double.NegativeInfinity;

    /// <summary>Its part without priors.</summary>
    public double LogLikelihood { get; private set; } = double.NegativeInfinity;

    /// <summary>By what share of itself the objective rose in the last iteration.</summary>
    public double Rise { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether it is not trained further.</summary>
    public bool Ended { get; private set; }

    /// <summary>Why it cannot be trained further; null if it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>The number of states that no training sequence is in.</summary>
    public int Empty { get; private set; }

    /// <summary>One iteration; the second and later ones must not lower the objective.</summary>
    public void Advance(BaumWelch trainer, Func<double[][], HiddenMarkov> model, double tolerance, int iteration)
    {
        BaumWelchStep step;
        try
        {
            step = trainer.Step(model(Numbers));
        }
        catch (UnrollException e)
        {
            (Failure, Ended, Objective) = (e.Message, true, double.NegativeInfinity);
            return;
        }
        if (!double.IsNegativeInfinity(Objective))
            BaumWelch.CheckRise(Objective, step.Objective, iteration);
        Rise = (step.Objective - Objective) / Math.Abs(step.Objective);
        (Objective, LogLikelihood, Empty, Numbers) = (step.Objective, step.LogLikelihood, step.EmptyStates.Count, MarkovParameters.Numbers(step.Model));
        Ended = tolerance > 0 && Rise <= tolerance;
    }

    public void Save(RunState state)
    {
        state.Put("place", Objective, LogLikelihood, Rise, Ended ? 1 : 0, Empty);
        for (int i = 0; i < Numbers.Length; i++)
            state.Put(FormattableString.Invariant($"numbers{i}"), Numbers[i]);
    }

    public void Load(RunState state)
    {
        double[] place = state.Numbers("place");
        Require.That(place.Length == 5, "The checkpoint", $"{place.Length} numbers of a beginning", "5; was the file changed?");
        (Objective, LogLikelihood, Rise, Ended, Empty) = (place[0], place[1], place[2], place[3] != 0, (int)place[4]);
        for (int i = 0; i < Numbers.Length; i++)
        {
            double[] numbers = state.Numbers(FormattableString.Invariant($"numbers{i}"));
            Require.That(numbers.Length == Numbers[i].Length, "The checkpoint", $"a table of {numbers.Length} numbers", $"{Numbers[i].Length}; was the file changed?");
            Numbers[i] = numbers;
        }
    }
}
