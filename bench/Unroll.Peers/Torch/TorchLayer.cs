using System.Text.Json.Nodes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn.utils.rnn;

namespace Peers;

/// <summary>One recurrent layer: forward for prediction, or forward and all gradients. Time comes first, as PyTorch likes it best.</summary>
internal sealed class TorchLayer : ICase
{
    private readonly long[] lengths;
    private readonly bool train;
    private readonly bool ragged;
    private readonly torch.nn.Module network;
    private readonly Parameter[] parameters;
    private readonly Tensor counts;
    private readonly Tensor x;
    private readonly Tensor outputGradient;

    public TorchLayer(JsonObject question)
    {
        Dictionary<string, Tensor> given = TorchTensors.Read((string)question["file"]!);
        lengths = [.. question["lengths"]!.AsArray().Select(length => (long)length!)];
        train = (bool)question["train"]!;
        ragged = lengths.Distinct().Count() > 1;
        counts = torch.tensor(lengths);
        long inputs = given["0.forward.input"].shape[0], hidden = given["0.forward.recurrent"].shape[0];
        network = (string)question["cell"]! == "lstm" ? torch.nn.LSTM(inputs, hidden) : torch.nn.GRU(inputs, hidden);
        TorchTensors.SetCell(network, "l0", given, "0.forward.");
        parameters = [.. network.parameters()];
        x = ByTime(given["x"]).requires_grad_(train);
        outputGradient = ByTime(given["dy"]);
        if (ragged)
            outputGradient = Pack(outputGradient).data;
    }

    public void Step()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        if (train)
        {
            Gradients();
            return;
        }
        using IDisposable inference = torch.inference_mode(true);
        Forward();
    }

    public IEnumerable<(string Name, Unroll.Tensor Tensor)> Results()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor y = train ? Gradients() : Forward();
        yield return ("y", BySequence(y));
        if (!train)
            yield break;
        yield return ("x", TorchTensors.ToUnroll(torch.cat([.. lengths.Select((length, i) => x.grad!.select(1, i).narrow(0, 0, length))])));
        foreach ((string Name, Unroll.Tensor Tensor) gradient in TorchTensors.CellGradients(network, "l0", "0.forward."))
            yield return gradient;
    }

    public void Dispose() => network.Dispose();

    private Tensor Gradients()
    {
        x.grad = null;
        foreach (Parameter parameter in parameters)
            parameter.grad = null;
        Tensor y = Forward();
        y.backward([outputGradient]);
        return y;
    }

    /// <summary>[T, B, H], or the rows of the packed sequence.</summary>
    private Tensor Forward() => (network, ragged) switch
    {
        (LSTM lstm, false) => lstm.call(x).Item1,
        (LSTM lstm, true) => lstm.call(Pack(x)).Item1.data,
        (GRU gru, false) => gru.call(x).Item1,
        _ => ((GRU)network).call(Pack(x)).Item1.data,
    };

    /// <summary>Lengths never rise in the batches of this benchmark, so nothing has to be sorted.</summary>
    private PackedSequence Pack(Tensor padded) => pack_padded_sequence(padded, counts, false, true);

    /// <summary>[T, B, F] from rows by sequence; what a shorter sequence has not is 0.</summary>
    private Tensor ByTime(Tensor rows) => pad_sequence(rows.split(lengths), false, 0).contiguous();

    /// <summary>Rows by sequence; in a packed sequence, step t has the rows of all that are longer than t.</summary>
    private Unroll.Tensor BySequence(Tensor y)
    {
        if (!ragged)
            return TorchTensors.ToUnroll(y.transpose(0, 1).flatten(0, 1));
        long[] begins = new long[lengths[0]];
        for (int t = 1; t < begins.Length; t++)
            begins[t] = begins[t - 1] + lengths.Count(length => length >= t);
        return TorchTensors.ToUnroll(y.index_select(0, torch.tensor(lengths.SelectMany((length, i) => begins.Take((int)length).Select(begin => begin + i)).ToArray())));
    }
}
