namespace Unroll.Samples;

/// <summary>Trains a small tagger from examples in memory: the cities of departure and arrival in a question about flights.</summary>
internal static class TinyTagger
{
    private static readonly string[] Cities = ["boston", "denver", "dallas", "atlanta", "oakland", "memphis", "phoenix", "tampa"];

    /// <summary>Trains the model, with progress in the log.</summary>
    /// <param name="epochs">Number of epochs.</param>
    /// <param name="log">Gets a line for each epoch.</param>
    /// <param name="cancel">Stops training after the current step.</param>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static Model Train(int epochs, ILogger log, CancellationToken cancel)
    {
        Recipe recipe = new()
        {
            Name = "tiny-tagger",
            Model = new TaggingSpec { Input = new WordsSpec { Embedding = 16 }, Encoder = new RecurrentSpec(new LstmSpec(Hidden: 16)) { Bidirectional = true } },
            Training = new TrainingSpec { Epochs = epochs, Optimizer = new AdamSpec { Rate = 0.01 } },
        };
        using Trainer run = Trainer.Start(recipe, new Splits(Train: Dataset.Of(Examples()), Dev: null, Test: null));
        foreach (TrainingStep step in run)
        {
            cancel.ThrowIfCancellationRequested();
            if (step.EpochEnded)
                log.LogInformation("Epoch {Epoch} of {Epochs}: loss {Loss:F4}", step.Epoch, epochs, step.EpochLoss);
        }
        return run.Best;
    }

    private static IEnumerable<Example> Examples()
    {
        foreach (string from in Cities)
        {
            foreach (string to in Cities.Where(city => city != from))
            {
                yield return Example.Tagged(["flights", "from", from, "to", to], ["O", "O", "B-from", "O", "B-to"]);
                yield return Example.Tagged(["to", to, "from", from, "please"], ["O", "B-to", "O", "B-from", "O"]);
            }
        }
    }
}
