namespace Unroll;

/// <summary>Sums of patches; the gradients are those of a convolution whose input and output have changed places.</summary>
internal sealed unsafe class TransposedConvolutionOp(FeatureMaps x, Value filters, int size, int padding, int stride, Shape result) : Operation(x.Rows, filters)
{
    public override string Name => "transposed convolution";

    public override Tensor[] Forward(Tape tape)
    {
        Tensor y = tape.Rent(new Shape(result.Rows, result.Columns));                                   // [B H' W', O]
        new PatchSums(tape, filters, size, padding, stride).Run(x.Rows.Tensor, y, result[1], result[2], false);
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        Patches patches = Patches.Of(flow.Of(Outputs[0]), result[1], result[2], size, padding, stride); // of dY, [B H W, S S O]
        if (flow.Wants(filters))                                                                        // dF += Xᵀ patches
        {
            Tensor dFilters = flow.Into(filters, out bool accumulate);
            flow.Device.MultiplyTransposed(x.Rows.Tensor.Pointer, x.Channels, patches.Rows, x.Channels, UnpackedRows.Of(patches), dFilters.Pointer, accumulate);
        }
        if (flow.Wants(x.Rows))                                                                         // dX += patches Fᵀ
        {
            Tensor dx = flow.Into(x.Rows, out bool accumulate);
            flow.Device.Multiply(LeftFactor.Of(patches), flow.Tape.Pack(filters, true), dx.Pointer, x.Channels, accumulate);
        }
    }
}
