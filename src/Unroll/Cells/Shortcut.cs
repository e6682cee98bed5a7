namespace Unroll;

/// <summary>A layer's input where its output is expected: itself if the widths are equal, else x S with a learnt S (He et al. 2016, eq. 2).</summary>
internal sealed class Shortcut(ParameterScope scope, int inputSize, int outputSize)
{
    private readonly Parameter? S = inputSize == outputSize ? null : scope.Parameter("shortcut", new Shape(inputSize, outputSize), Init.Glorot);

    public Value Apply(Value input) => S is null ? input : input.MatMul(input.Tape.Use(S));
}
