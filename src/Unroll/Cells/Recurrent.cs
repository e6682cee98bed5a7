namespace Unroll;

/// <summary>Any cell unrolled over sequences: stacked, in one direction or both. Plain data.</summary>
/// <param name="Cell">The cell of every layer and direction.</param>
public sealed record RecurrentSpec(CellSpec Cell)
{
    /// <summary>How many layers on top of one another, 0 to 64; 0 hands on what it is given. Default 1.</summary>
    public int Layers { get; init => field = Require.InRange("layers", value, 0, 64); } = 1;

    /// <summary>Whether each layer also reads backwards; its outputs are then both directions' beside one another. Default false.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Dropout between layers, 0 to 0.99. Default 0. Ignored when there is one layer.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>Whether <see cref="Dropout"/> drops the same numbers at every step of a sequence (Gal and Ghahramani 2016). Default false.</summary>
    public bool LockedDropout { get; init; }

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Where its cells ask for parameters: <c>0.forward</c>, <c>0.backward</c>, <c>1.forward</c>, ...</param>
    /// <param name="inputSize">I.</param>
    public Recurrent Build(ParameterScope scope, int inputSize) => new(this, scope, inputSize);
}

/// <summary>A cell unrolled over ragged batches.</summary>
public sealed class Recurrent
{
    private readonly RecurrentSpec spec;
    private readonly List<ICell[]> layers = [];

    internal Recurrent(RecurrentSpec spec, ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        this.spec = spec;
        InputSize = inputSize;
        int size = inputSize;
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            ParameterScope place = scope.Child(FormattableString.Invariant($"{layer}"));
            ICell forward = spec.Cell.Build(place.Child("forward"), size);
            layers.Add(spec.Bidirectional ? [forward, spec.Cell.Build(place.Child("backward"), size)] : [forward]);
            size = layers[layer].Sum(cell => cell.OutputSize);
        }
        OutputSize = size;
    }

    /// <summary>I.</summary>
    public int InputSize { get; }

    /// <summary>O: the cell's output size, twice that in both directions.</summary>
    public int OutputSize { get; }

    /// <summary>Its cells: of each layer one for each direction.</summary>
    internal IReadOnlyList<ICell[]> Cells => layers;

    /// <summary>Whether cells may use their whole-sequence operation; off only to compare the two.</summary>
    internal bool UseFused { get; init; } = true;

    /// <summary>Runs all layers.</summary>
    /// <param name="input">Rows [N, I].</param>
    /// <param name="start">The state before the first step of each layer and direction, as <see cref="Unrolled.Last"/> gives them; null for the cells' own.</param>
    /// <returns>Outputs [N, O] and last states.</returns>
    /// <exception cref="UnrollException">The input has another width, or there are more or fewer states.</exception>
    public Unrolled Run(Sequences input, IReadOnlyList<State>? start = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        Require.That(input.Features == InputSize, "Recurrent", $"an input of {input.Features} features", $"{InputSize}");
        int states = layers.Sum(cells => cells.Length);
        Require.That(start is null || start.Count == states, "Recurrent", $"{start?.Count} initial states", $"{states}, one for each layer and direction");
        List<State> last = [];
        Value rows = input.Rows;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            if (layer > 0)
                rows = spec.LockedDropout ? input.With(rows).LockedDropout(spec.Dropout).Rows : rows.Dropout(spec.Dropout);
            Value[] outputs = new Value[layers[layer].Length];
            for (int direction = 0; direction < outputs.Length; direction++)
            {
                (outputs[direction], State end) = Run(layers[layer][direction], rows, input.Layout, reverse: direction == 1, start?[last.Count]);
                last.Add(end);
            }
            rows = outputs.Length == 1 ? outputs[0] : Shaping.ConcatColumns(outputs);
        }
        return new Unrolled(input.With(rows), last);
    }

    private (Value Outputs, State Last) Run(ICell cell, Value rows, SequenceLayout layout, bool reverse, State? start)
    {
        Value byTime = rows.ToTime(layout, reverse);
        (Value outputs, State last) = UseFused ? Unrolling.Run(cell, byTime, layout, start) : Unrolling.Steps(cell, byTime, layout, start);
        return (outputs.FromTime(layout, reverse), last);
    }
}

/// <summary>What a recurrence over a batch gives.</summary>
/// <param name="Outputs">The top layer's outputs at every step, rows [N, O].</param>
/// <param name="Last">Each sequence's state after its last step in the caller's order (a reversed direction's last step is the first word):
/// layer 0 forward, layer 0 backward, layer 1 forward, ...</param>
public sealed record Unrolled(Sequences Outputs, IReadOnlyList<State> Last);
