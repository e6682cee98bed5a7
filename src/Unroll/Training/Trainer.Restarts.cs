namespace Unroll;

/// <content>Several starts from new random parameters, of which the best epoch counts.</content>
public sealed partial class Trainer
{
    private int start = 1;
    private int stepsBefore; // in the starts before
    private int epochsBefore;
    private BestEpoch bestBefore; // of the starts before that did not give up

    private static void CheckRestarts(TrainingSpec training, Splits data, Model? from)
    {
        if (training.Restarts == 1)
            return;
        if (data.Dev is null)
            throw new UnrollException(FormattableString.Invariant($"training.restarts is {training.Restarts} and there is no dev set; expected one, on which the best start is chosen."));
        if (from is not null)
            throw new UnrollException(FormattableString.Invariant($"training.restarts is {training.Restarts} and the run starts from a model; expected 1, since each further start would forget that model."));
    }

    /// <summary>What changes the parameters, in its initial state.</summary>
    private (ILearner Learner, ParameterAverage? Average) Learning(TrainingSpec training) => (
        training.Optimizer.Start(new LearnerContext(current.Problem, store, train, training, device)),
        training.Average > 0 ? new ParameterAverage(store, training.Average, device) : null);

    /// <summary>A learner counts its own steps and epochs; the run counts those of all starts.</summary>
    private TrainingStep OfRun(TrainingStep step) => start == 1 ? step : step with
    {
        Start = start,
        Step = step.Step + stepsBefore,
        Epoch = step.Epoch + epochsBefore,
        Fault = step.Fault is { } fault ? fault with { Step = fault.Step + stepsBefore, Epoch = fault.Epoch + epochsBefore } : null,
    };

    /// <summary>Goes on to the next start, if there is one; otherwise says why the run ends.</summary>
    private RunEnding? AfterStart()
    {
        int gaveUp = faults.Count(fault => fault.GaveUp is not null);
        string without = gaveUp == 0 ? "" : FormattableString.Invariant($", {gaveUp} of which gave up");
        if (start == recipe.Training.Restarts)
            return new RunEnding("restarts", FormattableString.Invariant($"{epochs.Count} epochs in {start} starts{without} (training.restarts)"));
        BeginStart(start + 1);
        (stepsBefore, epochsBefore, bestBefore) = (Steps, epochs.Count, best.Copy());
        return null;
    }

    /// <summary>A start gives up: its epochs no longer count, and the run goes on with the next one. Null if there is none and all have given up.</summary>
    private TrainingStep? GiveUp(TrainingStep step, TrainingFault fault)
    {
        if (start == recipe.Training.Restarts && bestBefore.Epoch == 0)
            return null;
        LoadPlace(good);
        best = bestBefore;
        faults.Add(fault with { GaveUp = start });
        Ending = AfterStart();
        ended = Ending is not null;
        good = Place();
        return step with { Fault = faults[^1], TokensPerSecond = TokensPerSecond };
    }

    /// <summary>Draws new parameters, and begins to learn: exactly as a run with the seed of the start.</summary>
    private void BeginStart(int which)
    {
        start = which;
        TrainingSpec training = recipe.Training.OfStart(which);
        ParameterStore drawn = ParameterStore.Draw(training.Seed);
        recipe.Model.Build(drawn.Root, fitted);
        store.Restore([.. drawn.Parameters.Select(parameter => parameter.Data)]);
        (learner, average) = Learning(training);
    }

    private void LoadStart(int[] place)
    {
        if (place[0] != start)
            BeginStart(place[0]);
        (stepsBefore, epochsBefore) = (place[1], place[2]);
    }
}
