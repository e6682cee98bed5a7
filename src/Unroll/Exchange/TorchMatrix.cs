namespace Unroll;

/// <summary>One parameter as one tensor: the matrix of a linear layer, which PyTorch has the other way round; the table of an embedding, which has another name there; or a tensor without a counterpart, as it is.</summary>
/// <param name="ours">The parameter's name.</param>
/// <param name="theirs">The tensor's.</param>
/// <param name="isTurned">Whether rows are columns there.</param>
internal sealed class TorchMatrix(string ours, string theirs, bool isTurned) : TorchPart
{
    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> Write(ParameterStore parameters) => [(theirs, isTurned ? Transposed(parameters[ours].Data) : parameters[ours].Data)];

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> Read(ParameterStore parameters, Func<string, Shape, Tensor> get)
    {
        Shape shape = parameters[ours].Shape;
        return [(ours, isTurned ? Transposed(get(theirs, Turned(shape))) : get(theirs, shape))];
    }
}
