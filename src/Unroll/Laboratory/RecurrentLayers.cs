namespace Unroll;

/// <summary>The cells of the recurrent network by which a model reads its input, and what each of them reads.</summary>
internal sealed class RecurrentLayers
{
    private readonly ISequenceInput input;
    private readonly RecurrentSpec spec;
    private readonly ParameterScope scope;

    /// <summary>Parameters that are asked for again are those that the model has.</summary>
    public RecurrentLayers(Model model)
    {
        scope = model.Parameters.Root;
        (input, spec) = model.Recipe.Model switch
        {
            PooledSpec pooled => (pooled.Input.Build(scope.Child("input"), model.Fitted), pooled.Encoder),
            TaggingSpec tagging => (tagging.Input.Build(scope, model.Fitted), tagging.Encoder),
            _ => throw new UnrollException($"{model.Recipe.Name}: the experiment looks into models that tag, classify or give a number or a vector by one recurrent network; found {model.Problem.GetType().Name}."),
        };
        if (spec.Layers == 0)
            throw new UnrollException($"{model.Recipe.Name}: model.encoder.layers is 0; expected a recurrent network.");
    }

    /// <summary>The cell of every layer and direction.</summary>
    public CellSpec Spec => spec.Cell;

    /// <summary>Whether each layer also reads backwards.</summary>
    public bool IsBidirectional => spec.Bidirectional;

    /// <summary>All layers and directions, from the lowest layer.</summary>
    public IEnumerable<(int Layer, bool Reversed)> Directions =>
        Enumerable.Range(0, spec.Layers).SelectMany(layer => spec.Bidirectional ? new[] { (layer, false), (layer, true) } : [(layer, false)]);

    /// <summary>The cell of a layer.</summary>
    public ICell Cell(int layer, bool reversed) =>
        spec.Cell.Build(scope.Child("encoder").Child(FormattableString.Invariant($"{layer}")).Child(reversed ? "backward" : "forward"), Below(layer).OutputSize);

    /// <summary>What the cell of a layer reads of an example, in its order, [T] of [1, I].</summary>
    public IReadOnlyList<Tensor> Inputs(Device device, Example example, int layer, bool reversed)
    {
        using Tape tape = Tape.ForPrediction(device);
        Value rows = Below(layer).Run(input.Encode(tape, [example.Input])).Outputs.Rows;
        Tensor[] steps = [.. Enumerable.Range(0, rows.Shape[0]).Select(t => rows.Tensor.Rows(t, 1).Keep())];
        if (reversed)
            Array.Reverse(steps);
        return steps;
    }

    private Recurrent Below(int layer) => (spec with { Layers = layer }).Build(scope.Child("encoder"), input.OutputSize);
}
