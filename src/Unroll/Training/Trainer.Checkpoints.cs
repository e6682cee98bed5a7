namespace Unroll;

/// <content>How a run is written to a checkpoint and goes on from it.</content>
public sealed partial class Trainer
{
    /// <summary>
    /// Goes on with a run from its checkpoint: the steps that follow are those that would have followed, bit for bit. Given more epochs than the run had, it goes on
    /// as one that had them from the beginning, also where it had come to its end, unless the schedule depends on their number.
    /// </summary>
    /// <param name="recipe">That of the run; <see cref="TrainingSpec.Epochs"/> may be larger.</param>
    /// <param name="data">That of the run.</param>
    /// <param name="path">The file that <see cref="Save"/> wrote.</param>
    /// <param name="device">Where to compute, with the kernel set of the run and any number of threads; null to create one.</param>
    /// <param name="catalogue">The names the recipe uses; null for <see cref="Catalogue.Default"/>.</param>
    /// <param name="from">The model that the run started from; null for none.</param>
    /// <param name="extendVocabularies">Whether the run extended that model's vocabularies.</param>
    /// <exception cref="UnrollException">The file is missing or damaged, or another recipe, data, model or kernel set made it: which, and what was expected.</exception>
    public static Trainer Resume(Recipe recipe, Splits data, string path, Device? device = null, Catalogue? catalogue = null, Model? from = null, bool extendVocabularies = false)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Trainer run = Start(recipe, data, device, from, extendVocabularies);
        try
        {
            run.Load(Checkpoint.Read(path, run.recipe.ToJson(catalogue), run.device.Kernels, run.Fingerprints(), run.origin, FixedEpochs(recipe.Training), run.MostNumbers()));
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Writes a checkpoint, from which the run can go on after this step. One that is there is replaced in one step.</summary>
    /// <param name="path">The file; its folder is made if it does not exist.</param>
    /// <param name="catalogue">The names the recipe uses; null for <see cref="Catalogue.Default"/>.</param>
    /// <exception cref="UnrollException">It cannot be written; one that was there is unchanged.</exception>
    public void Save(string path, Catalogue? catalogue = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckAlive();
        RunState state = new();
        SavePlace(state.Within("now"));
        if (!ended) // or it is the same place
            state.Take("good", good);
        clock.Save(state, ended);
        best.Save(state, store);
        bestBefore.Save(state.Within("before"), store);
        new Checkpoint(state, epochs, faults, Ending).Write(path, recipe.ToJson(catalogue), device.Kernels, Fingerprints(), origin);
    }

    /// <summary>Whether a file is the checkpoint of a run that had come to its end; false if there is none, or it cannot be read.</summary>
    /// <param name="path">The file that <see cref="Save"/> wrote.</param>
    public static bool HasEndedAt(string path) => Checkpoint.HasEnded(path);

    /// <summary>Deletes a checkpoint, if there is one, and what a process that was killed while writing it has left.</summary>
    /// <param name="path">The file that <see cref="Save"/> wrote.</param>
    /// <exception cref="UnrollException">There is another file of that name, which is kept.</exception>
    public static void Discard(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Checkpoint.Is(path) is false)
            throw new UnrollException($"{path}: found tensors that are no checkpoint of Unroll; they are kept, so move them away or choose another folder.");
        ReplacedFile.Delete(path);
    }

    /// <summary>No checkpoint of this run has more numbers: twice what the learner keeps for each parameter, what streams carry, and something to spare.</summary>
    private long MostNumbers() => (1 << 25) + (store.Count * (64 + (4L * ((recipe.Training.Optimizer as LbfgsSpec)?.History ?? 0))));

    /// <summary>Why the number of epochs is fixed, after "and"; null if it is not.</summary>
    private static string? FixedEpochs(TrainingSpec training) => training.Restarts > 1 ? "each of its starts has that many"
        : training.Schedule.DependsOnEpochs ? "its training.schedule lets the rate fall over that many" : null;

    private RunState Place()
    {
        RunState state = new();
        SavePlace(state);
        return state;
    }

    /// <summary>Puts in what the next steps depend on.</summary>
    internal void SavePlace(RunState state)
    {
        RunState parameters = state.Within("parameters");
        foreach (Parameter parameter in store.Parameters)
            parameters.Put(parameter.Name, parameter.Data);
        learner.Save(state.Within("learner"));
        average?.Save(state.Within("average"));
        state.Put("start", start, stepsBefore, epochsBefore);
        state.Put("steps", Steps);
        state.Put("epoch", [epochPredictions, .. epochSums]);
    }

    internal void LoadPlace(RunState state)
    {
        LoadStart([.. state.Numbers("start").Select(number => (int)number)]);
        RunState parameters = state.Within("parameters");
        foreach (Parameter parameter in store.Parameters)
        {
            parameters.CopyTo(parameter.Name, parameter.Data);
            parameter.Changed();
        }
        learner.Load(state.Within("learner"));
        average?.Load(state.Within("average"));
        Steps = state.Count("steps");
        double[] epoch = state.Numbers("epoch");
        (epochPredictions, epochSums) = ((long)epoch[0], epoch[1..]);
    }

    private void Load(Checkpoint checkpoint)
    {
        RunState state = checkpoint.State;
        LoadPlace(state.Within("now"));
        ended = checkpoint.Ending is not null;
        good = ended ? Place() : state.Copy("good");
        clock.Load(state);
        epochs.AddRange(checkpoint.Epochs);
        best.Load(state, store);
        bestBefore.Load(state.Within("before"), store);
        faults.AddRange(checkpoint.Faults);
        Ending = checkpoint.Ending;
        if (Ending?.Reason is "epochs" or "not-converged" && epochs.Count < recipe.Training.Epochs)
            (ended, Ending) = (false, null); // it has been given more of them
    }
}
