using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A curve that the network itself makes: at each step it reads nothing, a constant 1, and gives the frame of that step. What is learnt is one curve, and the
/// parameters are an encoding of it. The task of Koutník et al. 2014, "A clockwork RNN", section 4.1.
/// </summary>
/// <remarks>
/// y[t] = h[t] A + c, where h is the recurrent network on x[t] = 1 from the cell's own first state. The loss is (y - right)², the mean over the frames. Deviation:
/// the paper's networks have no input at all; the constant stands beside the bias, so that the first steps do not begin as all zeros.
/// </remarks>
public sealed record CurveSpec : ProblemSpec
{
    /// <summary>D, how many numbers a frame has, 1 to 65,536. Default 1.</summary>
    public int Size { get; init => field = Require.InRange("size", value, 1, 65536); } = 1;

    /// <summary>What runs, in one direction or both. Default: a clockwork network of 40 units in 9 modules, 1,000 parameters as in the paper's largest.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new ClockworkSpec(40) { Modules = 9 });

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        // Nothing is fitted.
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Recurrent encoder = Encoder.Build(scope.Child("encoder"), 1);
        return new CurveModel(Size, encoder, new Linear(scope.Child("output"), encoder.OutputSize, Size));
    }
}

[JsonSerializable(typeof(CurveSpec))]
internal sealed partial class CurveJson : JsonSerializerContext;
