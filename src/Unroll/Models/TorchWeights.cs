using System.Globalization;

namespace Unroll;

/// <summary>Reads the weights of PyTorch's <c>nn.RNN</c>, <c>nn.GRU</c> and <c>nn.LSTM</c> from a safetensors file (docs/from-pytorch.md).</summary>
/// <remarks>
/// PyTorch 2, torch.nn.RNNBase: gates stand in rows, LSTM i f g o, GRU r z n, as here in columns; each layer and direction has the biases
/// <c>bias_ih</c> and <c>bias_hh</c>, which are added up here but for n of the GRU, whose <c>bias_hh</c> is multiplied by the reset gate.
/// </remarks>
public static class TorchWeights
{
    private const string First = "weight_ih_l0";

    /// <summary>Reads a recurrent network.</summary>
    /// <param name="path">A safetensors file, such as <c>safetensors.torch.save_file(model.state_dict(), path)</c> writes it. F32 or F64.</param>
    /// <param name="prefix">What stands before <c>weight_ih_l0</c>, such as <c>encoder.rnn.</c>; null to find it, if the file has one network.</param>
    /// <param name="activation">Of <c>nn.RNN</c>, which its weights do not tell: tanh, or relu for <c>nonlinearity="relu"</c>. Of the others it must be tanh.</param>
    /// <exception cref="UnrollException">The file is damaged, has no such network or several, or one with projections; or a tensor has a wrong shape.</exception>
    public static RecurrentWeights Read(string path, string? prefix = null, Activation activation = Activation.Tanh)
    {
        ArgumentNullException.ThrowIfNull(path);
        prefix ??= PrefixIn(path);
        IReadOnlyDictionary<string, Tensor> torch = SafeTensors.ReadSome(path, name => name.StartsWith(prefix, StringComparison.Ordinal) && IsOurs(name[prefix.Length..]));
        foreach ((string name, Tensor tensor) in torch)
            CheckFinite(path, name, tensor);
        Tensor inputs = Get(First), recurrent = Get("weight_hh_l0");
        if (torch.ContainsKey(prefix + "weight_hr_l0"))
            throw new UnrollException($"{path}: '{prefix}weight_hr_l0' is a projection (proj_size), which Unroll's LSTM has not; expected a network without.");
        Require.That(inputs.Shape.Rank == 2 && recurrent.Shape.Rank == 2, path, $"the shapes {inputs.Shape} and {recurrent.Shape} of the first layer's weights", "two matrices");
        int H = recurrent.Shape[1], gates = H == 0 || recurrent.Shape[0] % H != 0 ? 0 : recurrent.Shape[0] / H, I = inputs.Shape[1];
        CellSpec cell = gates switch
        {
            1 => new ElmanSpec(H) { Activation = activation },
            3 => new GruSpec(H),
            4 => new LstmSpec(H),
            _ => throw new UnrollException($"{path}: '{prefix}weight_hh_l0' has the shape {recurrent.Shape}; expected [H, H] of nn.RNN, [3 H, H] of nn.GRU or [4 H, H] of nn.LSTM."),
        };
        Require.That(gates == 1 || activation == Activation.Tanh, path, $"the activation {activation} for a gated network", "it for nn.RNN alone, whose nonlinearity it is");
        bool both = torch.ContainsKey(prefix + First + "_reverse");
        int layers = 0;
        List<(string, Tensor)> ours = [];
        HashSet<string> used = [];
        while (torch.ContainsKey($"{prefix}weight_ih_l{layers}"))
        {
            int width = layers == 0 ? I : both ? 2 * H : H;
            Add($"l{layers}", $"{layers}.forward.", width);
            if (both)
                Add($"l{layers}_reverse", $"{layers}.backward.", width);
            layers++;
        }
        if (torch.Keys.FirstOrDefault(name => !used.Contains(name)) is { } left)
            throw new UnrollException($"{path}: '{left}' belongs to no layer of the network that '{prefix}{First}' begins; expected {layers} layer{(layers == 1 ? "" : "s")} of {(both ? "two directions" : "one direction")}.");
        return new RecurrentWeights(new RecurrentSpec(cell) { Layers = layers, Bidirectional = both }, I, ours);

        Tensor Get(string name) => torch.TryGetValue(prefix + name, out Tensor? tensor)
            ? tensor
            : throw new UnrollException($"{path}: there is no tensor '{prefix}{name}'; expected the state_dict of nn.RNN, nn.GRU or nn.LSTM, or another prefix.");

        Tensor Shaped(string name, params ReadOnlySpan<int> sizes)
        {
            Tensor tensor = Get(name);
            Shape shape = new(sizes);
            used.Add(prefix + name);
            return tensor.Shape == shape ? tensor : throw new UnrollException($"{path}: '{prefix}{name}' has the shape {tensor.Shape}; expected {shape}.");
        }

        void Add(string layer, string place, int width)
        {
            ours.Add((place + "input", Transposed(Shaped("weight_ih_" + layer, gates * H, width))));               // [I, gates H]
            ours.Add((place + "recurrent", Transposed(Shaped("weight_hh_" + layer, gates * H, H))));               // [H, gates H]
            bool biased = torch.ContainsKey($"{prefix}bias_ih_{layer}") || torch.ContainsKey($"{prefix}bias_hh_{layer}");
            Tensor a = biased ? Shaped("bias_ih_" + layer, gates * H) : new Tensor(new Shape(gates * H)), b = biased ? Shaped("bias_hh_" + layer, gates * H) : new Tensor(new Shape(gates * H));
            Tensor bias = new(new Shape(gates * H));                                                               // [gates H]
            int apart = gates == 3 ? 2 * H : gates * H;
            for (int i = 0; i < bias.Count; i++)
                bias.Span[i] = i < apart ? a.Span[i] + b.Span[i] : a.Span[i];
            CheckFinite(path, $"{prefix}bias_ih_{layer} + bias_hh_{layer}", bias);
            ours.Add((place + "bias", bias));
            if (gates != 3)
                return;
            Tensor candidate = new(new Shape(H));                                                                  // [H]
            b.Span[apart..].CopyTo(candidate.Span);
            ours.Add((place + "candidate", candidate));
        }
    }

    /// <summary>A number that is none, or that is too large for this precision, would come out of every answer.</summary>
    private static void CheckFinite(string path, string name, Tensor tensor)
    {
        for (int i = 0; i < tensor.Count; i++)
        {
            if (!Real.IsFinite(tensor.Span[i]))
                throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{path}: the tensor '{name}' holds {tensor.Span[i]} as number {i + 1}; expected finite numbers. Did training diverge?"));
        }
    }

    private static string PrefixIn(string path)
    {
        string[] found = [.. SafeTensors.List(path).Select(entry => entry.Name).Where(name => name.EndsWith(First, StringComparison.Ordinal)).Select(name => name[..^First.Length])];
        return found switch
        {
            [string one] => one,
            [] => throw new UnrollException($"{path}: no tensor's name ends with {First}; expected the state_dict of nn.RNN, nn.GRU or nn.LSTM."),
            _ => throw new UnrollException($"{path}: found {found.Length} networks, with the prefixes {string.Join(", ", found.Select(one => $"\"{one}\""))}; expected one, so say which by the prefix."),
        };
    }

    private static bool IsOurs(string name) => name.StartsWith("weight_ih_l", StringComparison.Ordinal) || name.StartsWith("weight_hh_l", StringComparison.Ordinal)
        || name.StartsWith("weight_hr_l", StringComparison.Ordinal) || name.StartsWith("bias_ih_l", StringComparison.Ordinal) || name.StartsWith("bias_hh_l", StringComparison.Ordinal);

    private static Tensor Transposed(Tensor tensor)
    {
        int rows = tensor.Shape[0], columns = tensor.Shape[1];
        Tensor result = new(new Shape(columns, rows));
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
                result.Span[(c * rows) + r] = tensor.Span[(r * columns) + c];
        }
        return result;
    }
}
