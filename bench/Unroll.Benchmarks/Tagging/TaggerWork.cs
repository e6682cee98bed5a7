using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>Unroll's side of the tagger: the recipe <c>slot-filling</c>, trained by <see cref="Trainer"/> without a dev part.</summary>
internal sealed class TaggerWork : IDisposable
{
    private readonly Device device;
    private readonly Recipe recipe;
    private readonly Dataset train;
    private readonly Trainer trainer;
    private readonly IEnumerator<TrainingStep> steps;

    /// <summary>Opens the data and begins to train.</summary>
    /// <param name="folder">Where the data are; null for the sample.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="settings">Changes of the recipe.</param>
    public TaggerWork(string? folder, Device device, params IEnumerable<string> settings)
    {
        this.device = device;
        recipe = Recipe.Load("slot-filling", ["training.epochs=1000000", .. settings]);
        Splits data = recipe.Data.Open(folder);
        train = data.Train!;
        Questions = data.Test ?? train;
        Tokens = train.Sum(sentence => sentence.Length);
        trainer = Trainer.Start(recipe, new Splits(train, null, null), device);
        steps = trainer.GetEnumerator();
    }

    /// <summary>What is asked in prediction: the test part.</summary>
    public IReadOnlyList<Example> Questions { get; }

    /// <summary>Tokens of an epoch.</summary>
    public int Tokens { get; }

    /// <summary>The model as it is now.</summary>
    public Model Model => trainer.Best;

    /// <summary>As drawn.</summary>
    public IReadOnlyList<Parameter> Parameters => Start().Parameters.Parameters;

    /// <summary>Goes once through the training part.</summary>
    /// <returns>How many steps that took.</returns>
    public int Epoch()
    {
        do
            steps.MoveNext();
        while (!steps.Current.EpochEnded);
        return steps.Current.StepsPerEpoch;
    }

    /// <summary>The same for PyTorch: parameters as drawn, and the first epoch's batches as numbers of words and tags.</summary>
    public TorchCase ForTorch(string id, string parameters, string batches)
    {
        Model start = Start();
        using (FileStream stream = File.Create(parameters))
            SafeTensors.Write(stream, [.. start.Parameters.Parameters.Select(parameter => (parameter.Name, parameter.Data))]);
        File.WriteAllText(batches, JsonSerializer.Serialize(Batches().Select(batch => new
        {
            words = batch.Select(sentence => ((Words)sentence.Input).Values.Select(word => start.Vocabularies["words"].Id(((WordsSpec)((TaggingSpec)recipe.Model).Input).Form.Of(word)))),
            tags = batch.Select(sentence => ((Tags)sentence.Target!).Values!.Select(start.Vocabularies["tags"].Id)),
        })));
        JsonObject load = new()
        {
            ["kind"] = "tagger",
            ["file"] = parameters,
            ["batches"] = batches,
            ["dropout"] = ((TaggingSpec)recipe.Model).Dropout,
            ["clip"] = recipe.Training.ClipNorm,
            ["rate"] = ((AdamSpec)recipe.Training.Optimizer).Rate,
        };
        return new TorchCase(id, load, new JsonObject { ["fused"] = false }, new JsonObject { ["fused"] = true }) { Least = 1 };
    }

    /// <summary>Loss and gradients of the first batch by the parameters as drawn, without dropout.</summary>
    public IReadOnlyDictionary<string, Tensor> Results()
    {
        using Tape tape = Tape.ForGradients(device);
        Value loss = Start().Problem.Loss(tape, Batches()[0]);
        return NamedGradients.Of(loss, tape.Backward(loss));
    }

    public void Dispose()
    {
        steps.Dispose();
        trainer.Dispose();
    }

    private Model Start() => Model.Build(recipe, recipe.Model.Fit(train), ParameterStore.Draw(recipe.Training.Seed), null, device);

    private Example[][] Batches()
    {
        Rng order = new Rng(recipe.Training.Seed).Stream("order").Stream(1);
        return [.. recipe.Training.Divide(train, order).Select(batch => Array.ConvertAll(batch, i => (Example)train[i]))];
    }
}
