namespace Unroll;

/// <summary>
/// One direction of a layer of nn.RNN, nn.GRU or nn.LSTM. Gates stand in rows there, in the same order as here in columns. PyTorch adds two biases: here one, which is written as <c>bias_ih</c> beside zeros; but the
/// reset gate of a GRU multiplies the last third of <c>bias_hh</c>, which is the parameter <c>candidate</c>.
/// </summary>
/// <param name="path">Of the cell, such as <c>encoder.0.forward</c>.</param>
/// <param name="prefix">Of the module, such as <c>encoder.</c>.</param>
/// <param name="suffix">Of its tensors, such as <c>l0</c> or <c>l0_reverse</c>.</param>
internal sealed class TorchLayer(string path, string prefix, string suffix) : TorchPart
{
    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> Write(ParameterStore parameters)
    {
        Tensor bias = parameters[path + ".bias"].Data, second = new(bias.Shape);
        if (IsGru(parameters))
            parameters[path + ".candidate"].Data.Span.CopyTo(second.Span[^Hidden(parameters)..]);
        return
        [
            (Name("weight_ih"), Transposed(parameters[path + ".input"].Data)), (Name("weight_hh"), Transposed(parameters[path + ".recurrent"].Data)),
            (Name("bias_ih"), bias), (Name("bias_hh"), second),
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> Read(ParameterStore parameters, Func<string, Shape, Tensor> get)
    {
        yield return (path + ".input", Transposed(get(Name("weight_ih"), Turned(parameters[path + ".input"].Shape))));
        yield return (path + ".recurrent", Transposed(get(Name("weight_hh"), Turned(parameters[path + ".recurrent"].Shape))));
        Shape shape = parameters[path + ".bias"].Shape;
        Tensor first = get(Name("bias_ih"), shape), second = get(Name("bias_hh"), shape), bias = new(shape);
        int apart = IsGru(parameters) ? Hidden(parameters) : 0, added = bias.Count - apart;
        for (int i = 0; i < bias.Count; i++)
            bias.Span[i] = i < added && second.Span[i] != 0 ? first.Span[i] + second.Span[i] : first.Span[i]; // -0 stays -0
        yield return (path + ".bias", bias);
        if (apart == 0)
            yield break;
        Tensor candidate = new(new Shape(apart));
        second.Span[added..].CopyTo(candidate.Span);
        yield return (path + ".candidate", candidate);
    }

    private string Name(string tensor) => $"{prefix}{tensor}_{suffix}";

    private int Hidden(ParameterStore parameters) => parameters[path + ".recurrent"].Shape[0];

    private bool IsGru(ParameterStore parameters) => parameters[path + ".recurrent"].Shape[1] == 3 * Hidden(parameters);
}
