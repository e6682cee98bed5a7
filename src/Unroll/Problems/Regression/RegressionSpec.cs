using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Predicts one number per sequence. A recurrent network reads the sequence, its outputs are pooled, and a linear layer gives the number.</summary>
public sealed record RegressionSpec : PooledSpec
{
    /// <summary>The input layer. Default: frames of two numbers.</summary>
    public override InputSpec Input { get; init; } = new FramesSpec { Size = 2 };

    /// <summary>The recurrent network. Default: an LSTM of 100 units.</summary>
    public override RecurrentSpec Encoder { get; init; } = new(new LstmSpec(100));

    /// <summary>How the outputs of all steps are pooled into one vector. Default: last.</summary>
    public override PoolingKind Pooling { get; init; } = PoolingKind.Last;

    /// <summary>Dropout on the input rows and on the pooled vector, 0 to 0.99. Default 0.</summary>
    public override double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        foreach (Example example in train)
            _ = Regressor.GoldNumber(example);
        Input.Fit([.. train.Select(example => example.Input)], fitted);
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        PooledEncoder encoder = new(this, scope, fitted);
        return new Regressor(encoder, new Linear(scope.Child("output"), encoder.OutputSize, 1));
    }
}

[JsonSerializable(typeof(RegressionSpec))]
internal sealed partial class RegressionJson : JsonSerializerContext;
