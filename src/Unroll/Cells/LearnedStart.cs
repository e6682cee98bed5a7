using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A cell with a trained initial state. Forcada and Carrasco 1995, "Learning the initial state of a second-order recurrent neural network".</summary>
/// <remarks>s₀ = a parameter for each value of the state, the same for all sequences; they begin as the cell's own first state.</remarks>
/// <param name="Cell">The inner cell.</param>
public sealed record LearnedStartSpec(CellSpec Cell) : CellSpec
{
    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new LearnedStart(scope, Cell.Build(scope.Child("cell"), inputSize));
    }
}

internal sealed class LearnedStart : IFusedCell
{
    private readonly ICell inner;
    private readonly Parameter[] start;

    public LearnedStart(ParameterScope scope, ICell inner)
    {
        this.inner = inner;
        using Device device = new(threads: 1);
        using Tape tape = Tape.ForPrediction(device);
        start = [.. inner.Start(tape, 1).Parts.Select((part, i) => Ask(scope, FormattableString.Invariant($"start.{i}"), part.Keep()))];
    }

    public int InputSize => inner.InputSize;

    public int OutputSize => inner.OutputSize;

    public State Start(Tape tape, int batch) => new([.. start.Select(part => tape.Use(part).TakeRows(new int[batch]))]);

    public (Value Output, State Next) Step(Value input, State state) => inner.Step(input, state);

    public (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start) =>
        Unrolling.Run(inner, inputs, layout, start ?? Start(inputs.Tape, layout.Count));

    private static Parameter Ask(ParameterScope scope, string name, Tensor first) =>
        scope.Parameter(name, first.Shape, (Span<Real> values, Shape _, ref Rng _) => first.Span.CopyTo(values));
}

[JsonSerializable(typeof(LearnedStartSpec))]
internal sealed partial class LearnedStartJson : JsonSerializerContext;
