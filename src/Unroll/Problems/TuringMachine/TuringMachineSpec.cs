using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Reads vectors of bits and says vectors of bits, as in the tasks of Graves, Wayne and Danihelka 2014, "Neural Turing machines", section 4. The recurrent network may
/// be of any cell; a linear layer on its outputs gives the log-odds of each bit.
/// </summary>
/// <remarks>The loss is the cross-entropy of all bits of an answer, a mean over its vectors. What the network says before the answer begins does not count.</remarks>
public sealed record TuringMachineSpec : ProblemSpec
{
    /// <summary>The recurrent network, in one direction. Default: a neural Turing machine with an LSTM of 100 units.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new NtmSpec(new LstmSpec(100)));

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        fitted.Put("format", BitFormat.Fit(train));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(!Encoder.Bidirectional, "model.encoder", "both directions", "one (bidirectional=false): an answer must not be read before it is said");
        BitFormat format = fitted.Get<BitFormat>("format");
        Recurrent encoder = Encoder.Build(scope.Child("encoder"), format.Inputs);
        return new TuringMachine(format, encoder, new Linear(scope.Child("output"), encoder.OutputSize, format.Outputs));
    }
}

[JsonSerializable(typeof(TuringMachineSpec))]
internal sealed partial class TuringMachineJson : JsonSerializerContext;
