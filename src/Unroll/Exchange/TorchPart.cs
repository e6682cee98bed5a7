namespace Unroll;

/// <summary>Some parameters of a model, and the tensors of a PyTorch module that they are.</summary>
internal abstract class TorchPart
{
    /// <summary>The tensors by PyTorch's names.</summary>
    public abstract IEnumerable<(string Name, Tensor Tensor)> Write(ParameterStore parameters);

    /// <summary>The parameters, of tensors by PyTorch's names.</summary>
    /// <param name="parameters">Of a model of the same shapes.</param>
    /// <param name="get">Gives the tensor of a name, and checks its shape.</param>
    public abstract IEnumerable<(string Name, Tensor Tensor)> Read(ParameterStore parameters, Func<string, Shape, Tensor> get);

    /// <summary>Rows become columns.</summary>
    protected static Tensor Transposed(Tensor tensor)
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

    /// <summary>The shape of a matrix whose rows have become columns.</summary>
    protected static Shape Turned(Shape shape) => new(shape[1], shape[0]);
}
