using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>A step of a language model in Unroll, from its public parts: the setting of the Penn Treebank (Zaremba 2014, small), without dropout.</summary>
internal sealed class LanguageWork
{
    private const int Words = 10_000;
    private const int Size = 200;
    private const int Layers = 2;
    private const int Batch = 20;
    private const int Steps = 35;
    private const double Clip = 5;

    private static readonly SgdSpec Sgd = new() { Rate = 1 };

    private readonly Device device;
    private readonly ParameterStore store = ParameterStore.Draw(1);
    private readonly Embedding embedding;
    private readonly Recurrent network;
    private readonly Linear output;
    private readonly IOptimizer optimizer;
    private readonly SequenceLayout layout = new([.. Enumerable.Repeat(Steps, Batch)]);
    private readonly int[] ids;
    private readonly int[] targets;

    public LanguageWork(Device device)
    {
        this.device = device;
        embedding = new Embedding(store.Root.Child("words"), Words, Size, Init.Uniform(0.1));
        network = new RecurrentSpec(new LstmSpec(Size)) { Layers = Layers }.Build(store.Root.Child("network"), Size);
        output = new Linear(store.Root.Child("output"), Size, Words);
        optimizer = Sgd.Build(device);
        Rng random = new(2);
        ids = Draw(ref random);
        targets = Draw(ref random);
    }

    /// <summary>Forward, backward, clipping, update.</summary>
    public void Step()
    {
        using Tape tape = Tape.ForTraining(device, new Rng(3));
        Gradients gradients = tape.Backward(Loss(tape));
        gradients.ClipNorm(Clip);
        optimizer.Step(gradients, Sgd.Rate);
    }

    /// <summary>Loss and gradients of the parameters as they are.</summary>
    public IReadOnlyDictionary<string, Tensor> Results()
    {
        using Tape tape = Tape.ForGradients(device);
        Value loss = Loss(tape);
        return NamedGradients.Of(loss, tape.Backward(loss));
    }

    /// <summary>The same for PyTorch; gradients of the embedding as all rows or as those that took part, whichever is faster.</summary>
    public TorchCase ForTorch(string id, string file)
    {
        using (FileStream stream = File.Create(file))
            SafeTensors.Write(stream, [.. store.Parameters.Select(parameter => (parameter.Name, parameter.Data))]);
        JsonObject load = new()
        {
            ["kind"] = "language",
            ["file"] = file,
            ["layers"] = Layers,
            ["batch"] = Batch,
            ["clip"] = Clip,
            ["rate"] = Sgd.Rate,
            ["ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]),
            ["targets"] = new JsonArray([.. targets.Select(id => (JsonNode)id)]),
        };
        return new TorchCase(id, load, new JsonObject { ["sparse"] = false }, new JsonObject { ["sparse"] = true });
    }

    private Value Loss(Tape tape) => output.Apply(network.Run(embedding.Apply(tape, layout, ids)).Outputs.Rows).CrossEntropy(targets).Mean();

    private static int[] Draw(ref Rng random)
    {
        int[] words = new int[Batch * Steps];
        foreach (ref int word in words.AsSpan())
            word = random.NextInt(Words);
        return words;
    }
}
