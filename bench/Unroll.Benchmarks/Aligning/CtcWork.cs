using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>Unroll's side of the loss: normal scores and random labels.</summary>
internal sealed class CtcWork
{
    private readonly CtcCase size;
    private readonly Device device;
    private readonly SequenceLayout layout;
    private readonly Tensor scores;
    private readonly int[][] targets;

    public CtcWork(CtcCase size, Device device)
    {
        (this.size, this.device) = (size, device);
        Rng random = new(3);
        layout = new SequenceLayout([.. Enumerable.Repeat(size.Frames, size.Sequences)]);
        scores = new Tensor(new Shape(size.Frames * size.Sequences, size.Classes));
        Init.Normal(1)(scores.Span, scores.Shape, ref random);
        targets = new int[size.Sequences][];
        for (int b = 0; b < targets.Length; b++)
        {
            targets[b] = new int[size.Labels];
            for (int i = 0; i < size.Labels; i++)
                targets[b][i] = 1 + random.NextInt(size.Classes - 1);
        }
    }

    /// <summary>Loss and gradient.</summary>
    public void Step() => Run((_, _) => { });

    /// <summary>The losses and the gradient, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Results()
    {
        Dictionary<string, Tensor> results = [];
        Run((losses, gradient) => (results["loss"], results["x"]) = (losses.Keep(), gradient.Keep()));
        return results;
    }

    public TorchCase ForTorch(string file)
    {
        using (FileStream stream = File.Create(file))
            SafeTensors.Write(stream, [("x", scores)]);
        JsonObject load = new()
        {
            ["kind"] = "ctc",
            ["file"] = file,
            ["frames"] = size.Frames,
            ["sequences"] = size.Sequences,
            ["classes"] = size.Classes,
            ["targets"] = JsonSerializer.SerializeToNode(targets),
        };
        return new TorchCase($"ctc {size}", load, new JsonObject());
    }

    private void Run(Action<Value, Tensor> look)
    {
        using Tape tape = Tape.ForGradients(device);
        Value x = tape.Constant(scores), losses = new Sequences(layout, x).CtcLoss(targets);
        look(losses, tape.Backward(losses.Sum(), x)[0]);
    }
}
