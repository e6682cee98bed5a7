using System.Text.Json.Nodes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn.functional;

namespace Peers;

/// <summary>
/// The slot-filling tagger: embedding, LSTM in both directions, linear layer, cross-entropy, clipping, Adam; a step is one epoch. Sequences are packed before
/// anything is timed.
/// </summary>
internal sealed class TorchTagger : ICase
{
    private const int Few = 8;

    private static readonly (string Suffix, string Prefix)[] Directions = [("l0", "encoder.0.forward."), ("l0_reverse", "encoder.0.backward.")];

    private readonly Embedding words;
    private readonly LSTM encoder;
    private readonly Parameter[] weights;
    private readonly Linear output;
    private readonly Parameter[] parameters;
    private readonly TorchScript script;
    private readonly torch.optim.Optimizer? adam;
    private readonly double clip;
    private readonly double dropped;
    private readonly Batch[] batches;

    public TorchTagger(JsonObject question)
    {
        Dictionary<string, Tensor> given = TorchTensors.Read((string)question["file"]!);
        Tensor table = given["words.table"], weight = given["output.weight"];
        words = torch.nn.Embedding(table.shape[0], table.shape[1]);
        encoder = torch.nn.LSTM(table.shape[1], weight.shape[0] / 2, bidirectional: true);
        output = torch.nn.Linear(weight.shape[0], weight.shape[1]);
        using (torch.no_grad())
        {
            words.weight!.copy_(table);
            output.weight!.copy_(weight.t());
            output.bias!.copy_(given["output.bias"]);
        }
        foreach ((string suffix, string prefix) in Directions)
            TorchTensors.SetCell(encoder, suffix, given, prefix);
        weights = [.. encoder.parameters()];
        parameters = [words.weight!, .. weights, output.weight!, output.bias!];
        (clip, dropped) = ((double)question["clip"]!, (double)question["dropout"]!);
        double rate = (double)question["rate"]!;
        script = new TorchScript(parameters, rate);
        adam = (bool)question["fused"]! ? null : torch.optim.Adam(parameters, rate);
        batches = [.. JsonNode.Parse(File.ReadAllText((string)question["batches"]!))!.AsArray().Select(batch => new Batch(Rows(batch!["words"]!), Rows(batch["tags"]!), weight.shape[0] / 2))];
    }

    public void Step() => Learn(batches);

    public void Trial() => Learn(batches.Take(Few));

    public IEnumerable<(string Name, Unroll.Tensor Tensor)> Results()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Forget();
        Tensor loss = Loss(batches[0], 0);
        loss.backward();
        yield return ("loss", TorchTensors.ToUnroll(loss));
        yield return ("words.table", TorchTensors.ToUnroll(words.weight!.grad!));
        yield return ("output.weight", TorchTensors.ToUnroll(output.weight!.grad!.t()));
        yield return ("output.bias", TorchTensors.ToUnroll(output.bias!.grad!));
        foreach ((string suffix, string prefix) in Directions)
        {
            foreach ((string Name, Unroll.Tensor Tensor) gradient in TorchTensors.CellGradients(encoder, suffix, prefix))
                yield return gradient;
        }
    }

    public void Dispose()
    {
        script.Dispose();
        adam?.Dispose();
        words.Dispose();
        encoder.Dispose();
        output.Dispose();
    }

    private void Learn(IEnumerable<Batch> some)
    {
        foreach (Batch batch in some)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Forget();
            Loss(batch, dropped).backward();
            torch.nn.utils.clip_grad_norm_(parameters, clip);
            if (adam is null)
                script.Adam();
            else
                adam.step();
        }
    }

    private Tensor Loss(Batch batch, double share)
    {
        Tensor encoded = script.Packed(dropout(words.call(batch.Words), share, true, false), batch.Sizes, batch.Zeros, weights);
        return cross_entropy(output.call(dropout(encoded, share, true, false)), batch.Tags);
    }

    private void Forget()
    {
        foreach (Parameter parameter in parameters)
            parameter.grad = null;
    }

    private static long[][] Rows(JsonNode sequences) => [.. sequences.AsArray().Select(sequence => sequence!.AsArray().Select(id => (long)id!).ToArray()).OrderByDescending(sequence => sequence.Length)];

    /// <summary>Packed: the rows of each step one after another, longest sequence first.</summary>
    private sealed class Batch(long[][] words, long[][] tags, long hidden)
    {
        public Tensor Words { get; } = Packed(words);

        public Tensor Tags { get; } = Packed(tags);

        public Tensor Sizes { get; } = torch.tensor(words[0].Select((_, t) => words.LongCount(sequence => sequence.Length > t)).ToArray());

        /// <summary>The state before the first step, of both directions.</summary>
        public Tensor Zeros { get; } = torch.zeros(2, words.Length, hidden);

        private static Tensor Packed(long[][] sequences) =>
            torch.tensor(Enumerable.Range(0, sequences[0].Length).SelectMany(t => sequences.TakeWhile(sequence => sequence.Length > t).Select(sequence => sequence[t])).ToArray());
    }
}
