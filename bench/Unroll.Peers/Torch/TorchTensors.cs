using TorchSharp;
using TorchSharp.Modules;

namespace Peers;

/// <summary>Numbers, and weights of cells, between Unroll's layout and PyTorch's (docs/shapes.md).</summary>
internal static class TorchTensors
{
    public static Dictionary<string, Tensor> Read(string file) => Unroll.SafeTensors.Read(file)
        .ToDictionary(entry => entry.Key, entry => torch.tensor(entry.Value.Span.ToArray(), Array.ConvertAll(entry.Value.Shape.ToArray(), size => (long)size)), StringComparer.Ordinal);

    /// <summary>Float32; a vector where there are no dimensions.</summary>
    public static Unroll.Tensor ToUnroll(Tensor tensor)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor dense = tensor.is_sparse ? tensor.to_dense() : tensor;
        float[] numbers = [.. dense.detach().to_type(torch.ScalarType.Float32).contiguous().data<float>()];
        return new Unroll.Tensor(tensor.dim() == 0 ? new Unroll.Shape(1) : new Unroll.Shape([.. tensor.shape.Select(size => (int)size)]), numbers);
    }

    /// <summary>Gives one layer and direction, such as <c>l0</c> or <c>l0_reverse</c>, the weights of a cell whose names begin with the prefix.</summary>
    public static void SetCell(torch.nn.Module network, string suffix, Dictionary<string, Tensor> weights, string prefix)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable still = torch.no_grad();
        Get(network, $"weight_ih_{suffix}").copy_(weights[$"{prefix}input"].t());
        Get(network, $"weight_hh_{suffix}").copy_(weights[$"{prefix}recurrent"].t());
        Get(network, $"bias_ih_{suffix}").copy_(weights[$"{prefix}bias"]);
        Tensor second = Get(network, $"bias_hh_{suffix}").zero_();
        if (weights.TryGetValue($"{prefix}candidate", out Tensor? candidate))
            second.narrow(0, second.shape[0] - candidate.shape[0], candidate.shape[0]).copy_(candidate);
    }

    /// <summary>The gradients of one layer and direction under Unroll's names.</summary>
    public static IEnumerable<(string Name, Unroll.Tensor Tensor)> CellGradients(torch.nn.Module network, string suffix, string prefix)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        yield return ($"{prefix}input", ToUnroll(Get(network, $"weight_ih_{suffix}").grad!.t()));
        yield return ($"{prefix}recurrent", ToUnroll(Get(network, $"weight_hh_{suffix}").grad!.t()));
        yield return ($"{prefix}bias", ToUnroll(Get(network, $"bias_ih_{suffix}").grad!));
        if (network is GRU)
        {
            Tensor second = Get(network, $"bias_hh_{suffix}").grad!;
            yield return ($"{prefix}candidate", ToUnroll(second.narrow(0, second.shape[0] / 3 * 2, second.shape[0] / 3)));
        }
    }

    private static Parameter Get(torch.nn.Module network, string name) => network.get_parameter(name)!;
}
