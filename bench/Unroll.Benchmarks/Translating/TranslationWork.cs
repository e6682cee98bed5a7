using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>Steps of a translation in Unroll: random words, so that both vocabularies have 10,000 entries; an LSTM reads in one direction, another writes with attention.</summary>
internal sealed class TranslationWork : IDisposable
{
    private const int Pairs = 2400; // every word occurs
    private const int Entries = 10_000;

    private readonly Device device;
    private readonly Recipe recipe;
    private readonly Dataset train;
    private readonly Trainer trainer;
    private readonly IEnumerator<TrainingStep> steps;
    private readonly int[][] batches;

    public TranslationWork(Device device)
    {
        this.device = device;
        recipe = Recipe.Load("translation", ["training.epochs=1000000", "model.encoder.bidirectional=false", "model.input.minCount=1", "model.minCount=1", "model.dropout=0", "training.batchTokens=640"]);
        Rng random = new(5);
        train = new Dataset("random words", Enumerable.Range(0, Pairs).Select(i => Pair(ref random, i)).ToArray());
        trainer = Trainer.Start(recipe, new Splits(train, null, null), device);
        steps = trainer.GetEnumerator();
        batches = [.. recipe.Training.Divide(train, new Rng(recipe.Training.Seed).Stream("order").Stream(1))];
    }

    /// <summary>The words of all inputs and outputs, without ends.</summary>
    public int Tokens => train.Sum(pair => pair.Length + pair.Target!.Length - 1);

    /// <summary>The inputs to decode.</summary>
    public IReadOnlyList<Example> Questions => [.. train.Take(400).Select(pair => new Example(pair.Input))];

    public Model Model => trainer.Best;

    /// <summary>Goes once through the data.</summary>
    public void Epoch()
    {
        do
            steps.MoveNext();
        while (!steps.Current.EpochEnded);
    }

    /// <summary>The same for PyTorch: parameters as drawn, and the batches as numbers.</summary>
    public TorchCase ForTorch(string id, string parameters, string numbers)
    {
        Model start = Start();
        using (FileStream stream = File.Create(parameters))
            SafeTensors.Write(stream, [.. start.Parameters.Parameters.Select(parameter => (parameter.Name, parameter.Data))]);
        int end = start.Vocabularies["tokens"].Id(PlainText.End);
        File.WriteAllText(numbers, JsonSerializer.Serialize(batches.Select(batch => new
        {
            source = batch.Select(i => train[i].Input.Tokens.Select(start.Vocabularies["words"].Id)),
            target = batch.Select(i => (int[])[.. train[i].Target!.Tokens.Select(start.Vocabularies["tokens"].Id), end]),
        })));
        JsonObject load = new()
        {
            ["kind"] = "translation",
            ["file"] = parameters,
            ["batches"] = numbers,
            ["end"] = end,
            ["clip"] = recipe.Training.ClipNorm,
            ["rate"] = ((AdamSpec)recipe.Training.Optimizer).Rate,
        };
        return new TorchCase(id, load, new JsonObject { ["fused"] = false }, new JsonObject { ["fused"] = true }) { Least = 1 };
    }

    /// <summary>Loss and gradients of the first batch by the parameters as drawn.</summary>
    public IReadOnlyDictionary<string, Tensor> Results()
    {
        using Tape tape = Tape.ForGradients(device);
        Value loss = Start().Problem.Loss(tape, [.. batches[0].Select(i => train[i])]);
        return NamedGradients.Of(loss, tape.Backward(loss));
    }

    public void Dispose()
    {
        steps.Dispose();
        trainer.Dispose();
    }

    private Model Start() => Model.Build(recipe, recipe.Model.Fit(train), ParameterStore.Draw(recipe.Training.Seed), null, device);

    /// <summary>Sentences of 8 to 20 words; word i of the data is entry i, so that all occur.</summary>
    private static Example Pair(ref Rng random, int number)
    {
        int place = number * 5 % Entries;
        string[] source = Words(ref random, place), target = Words(ref random, place);
        return new Example(new Words(source), new PlainText(string.Join(' ', target)));
    }

    private static string[] Words(ref Rng random, int place)
    {
        string[] words = new string[8 + random.NextInt(13)];
        for (int i = 0; i < words.Length; i++)
            words[i] = (i < 5 ? (place + i) % Entries : random.NextInt(Entries)).ToString(CultureInfo.InvariantCulture);
        return words;
    }
}
