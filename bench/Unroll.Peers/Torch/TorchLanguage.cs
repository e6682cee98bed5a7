using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn.functional;

namespace Peers;

/// <summary>A step of a language model: embedding, stacked LSTM, linear layer, cross-entropy over all positions, clipping, SGD.</summary>
internal sealed class TorchLanguage : ICase
{
    private readonly int layers;
    private readonly Embedding words;
    private readonly LSTM network;
    private readonly Linear output;
    private readonly Parameter[] parameters;
    private readonly double clip;
    private readonly double rate;
    private readonly Tensor ids;
    private readonly Tensor targets;

    public TorchLanguage(JsonObject question)
    {
        Dictionary<string, Tensor> given = TorchTensors.Read((string)question["file"]!);
        layers = (int)question["layers"]!;
        Tensor table = given["words.table"], weight = given["output.weight"];
        words = torch.nn.Embedding(table.shape[0], table.shape[1], sparse: (bool)question["sparse"]!);
        network = torch.nn.LSTM(table.shape[1], given["network.0.forward.recurrent"].shape[0], layers);
        output = torch.nn.Linear(weight.shape[0], weight.shape[1]);
        using (torch.no_grad())
        {
            words.weight!.copy_(table);
            output.weight!.copy_(weight.t());
            output.bias!.copy_(given["output.bias"]);
        }
        for (int layer = 0; layer < layers; layer++)
            TorchTensors.SetCell(network, Suffix(layer), given, Prefix(layer));
        parameters = [words.weight!, .. network.parameters(), output.weight!, output.bias!];
        (clip, rate) = ((double)question["clip"]!, (double)question["rate"]!);
        long batch = (long)question["batch"]!;
        ids = Numbers(question["ids"]!).reshape(batch, -1).t().contiguous(); // [T, B]
        targets = Numbers(question["targets"]!).reshape(batch, -1).t().reshape(-1);
    }

    public void Step()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Backward();
        torch.nn.utils.clip_grad_norm_(parameters, clip);
        using IDisposable still = torch.no_grad();
        foreach (Parameter parameter in parameters)
            parameter.add_(parameter.grad!, -rate);
    }

    /// <summary>Before anything was learnt.</summary>
    public IEnumerable<(string Name, Unroll.Tensor Tensor)> Results()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        yield return ("loss", TorchTensors.ToUnroll(Backward()));
        yield return ("words.table", TorchTensors.ToUnroll(words.weight!.grad!));
        yield return ("output.weight", TorchTensors.ToUnroll(output.weight!.grad!.t()));
        yield return ("output.bias", TorchTensors.ToUnroll(output.bias!.grad!));
        for (int layer = 0; layer < layers; layer++)
        {
            foreach ((string Name, Unroll.Tensor Tensor) gradient in TorchTensors.CellGradients(network, Suffix(layer), Prefix(layer)))
                yield return gradient;
        }
    }

    public void Dispose()
    {
        words.Dispose();
        network.Dispose();
        output.Dispose();
    }

    private Tensor Backward()
    {
        foreach (Parameter parameter in parameters)
            parameter.grad = null;
        Tensor loss = cross_entropy(output.call(network.call(words.call(ids)).Item1.flatten(0, 1)), targets);
        loss.backward();
        return loss;
    }

    private static Tensor Numbers(JsonNode ids) => torch.tensor(ids.AsArray().Select(id => (long)id!).ToArray());

    private static string Suffix(int layer) => string.Create(CultureInfo.InvariantCulture, $"l{layer}");

    private static string Prefix(int layer) => string.Create(CultureInfo.InvariantCulture, $"network.{layer}.forward.");
}
