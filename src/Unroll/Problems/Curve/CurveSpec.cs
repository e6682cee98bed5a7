using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Generates one curve. At each step the network reads a constant 1 and outputs the next frame, so that the parameters encode the curve. The task of Koutník et al. 2014, "A clockwork RNN", section 4.1.
/// </summary>
/// <remarks>
/// y[t] = h[t] A + c, where h is the recurrent network on x[t] = 1 from the cell's own first state. The loss is (y - target)², the mean over the frames. Deviation:
/// the networks of the paper have no input; here a constant input acts as a second bias, so that the first steps are not all zeros.
/// </remarks>
public sealed record CurveSpec : ProblemSpec
{
    /// <summary>Number of values in a frame, 1 to 65,536. Default 1.</summary>
    public int Size { get; init => field = Require.InRange("size", value, 1, 65536); } = 1;

    /// <summary>The recurrent network. Default: a clockwork network with 40 units in 9 modules, 1,000 parameters, as the largest in the paper.</summary>
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
