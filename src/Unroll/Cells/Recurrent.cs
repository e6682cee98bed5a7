namespace Unroll;

/// <summary>A recurrent network: layers of one cell, in one direction or both.</summary>
/// <param name="Cell">The cell of every layer and direction.</param>
public sealed record RecurrentSpec(CellSpec Cell)
{
    /// <summary>Number of layers, 0 to 64; with 0 the output is the input. Default 1.</summary>
    public int Layers { get; init => field = Require.InRange("layers", value, 0, 64); } = 1;

    /// <summary>Whether each layer also reads the sequence backwards; the outputs of both directions are then concatenated. Default false.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Dropout between layers, 0 to 0.99. Default 0. Ignored with one layer.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>Whether <see cref="Dropout"/> uses one mask for all steps of a sequence (Gal and Ghahramani 2016). Default false.</summary>
    public bool LockedDropout { get; init; }

    /// <summary>Makes the network.</summary>
    /// <param name="scope">The scope that gives the parameters of its cells: <c>0.forward</c>, <c>0.backward</c>, <c>1.forward</c>, ...</param>
    /// <param name="inputSize">I.</param>
    public Recurrent Build(ParameterScope scope, int inputSize) => new(this, scope, inputSize);
}

/// <summary>A cell unrolled over ragged batches.</summary>
public sealed class Recurrent
{
    private readonly RecurrentSpec spec;
    private readonly List<ICell[]> layers = [];
    private readonly string path;

    internal Recurrent(RecurrentSpec spec, ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        this.spec = spec;
        path = scope.Path;
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

    /// <summary>Its cells: one for each layer and direction.</summary>
    internal IReadOnlyList<ICell[]> Cells => layers;

    /// <summary>Whether cells may use their operation for whole sequences; false only to compare both ways.</summary>
    internal bool UseFused { get; init; } = true;

    /// <summary>Runs all layers.</summary>
    /// <param name="input">Rows [N, I].</param>
    /// <param name="start">The state before the first step of each layer and direction, as <see cref="Unrolled.Last"/> gives them; null for the cells' own.</param>
    /// <returns>Outputs [N, O] and last states.</returns>
    /// <exception cref="UnrollException">The input has another width, or there are more or fewer states.</exception>
    public Unrolled Run(Sequences input, IReadOnlyList<State>? start = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckWidth(input);
        int states = layers.Sum(cells => cells.Length);
        Require.That(start is null || start.Count == states, "Recurrent", $"{start?.Count} initial states", $"{states}, one for each layer and direction");
        List<State> last = [];
        Value rows = Read(input, layers.Count, start, last);
        return new Unrolled(input.With(rows), last);
    }

    /// <summary>
    /// Runs all layers for the top one's outputs after the last step of each direction, which is a reversed one's first row; without layers, the input's last rows.
    /// </summary>
    /// <param name="input">Rows [N, I].</param>
    /// <returns>[B, O], in the caller's order; zeros where a sequence is empty.</returns>
    /// <exception cref="UnrollException">The input has another width.</exception>
    public Value Ends(Sequences input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckWidth(input);
        if (layers.Count == 0)
            return input.LastOverTime();
        int top = layers.Count - 1;
        return Within(input, [], last =>
            Beside(Layer(top, input.With(Read(input, top, null, last)), null, last, (outputs, _) => outputs.LastStep(input.Layout))));
    }

    private static Value Beside(Value[] directions) => directions.Length == 1 ? directions[0] : Shaping.ConcatColumns(directions);

    private void CheckWidth(Sequences input) =>
        Require.That(input.Features == InputSize, "Recurrent", $"an input of {input.Features} features", $"{InputSize}");

    /// <summary>The outputs of the first layers [N, O]; states after the last step are added to a list.</summary>
    private Value Read(Sequences input, int count, IReadOnlyList<State>? start, List<State> last)
    {
        return count == 0 ? input.Rows : Within(input, last, states =>
            Beside(Layer(count - 1, input.With(Read(input, count - 1, start, states)), start, states, (outputs, reverse) => outputs.FromTime(input.Layout, reverse))));
    }

    /// <summary>Runs a part of the network; afterwards, only its result and the states remain in memory.</summary>
    private static Value Within(Sequences input, List<State> last, Func<List<State>, Value> part) =>
        input.Rows.Tape.Only(() => [part(last), .. last.SelectMany(state => state.Parts)])[0];

    /// <summary>What is made of each direction's outputs by time.</summary>
    private Value[] Layer(int layer, Sequences input, IReadOnlyList<State>? start, List<State> last, Func<Value, bool, Value> finish)
    {
        Sequences read = layer == 0 ? input : spec.LockedDropout ? input.LockedDropout(spec.Dropout) : input.With(input.Rows.Dropout(spec.Dropout));
        Value[] outputs = new Value[layers[layer].Length];
        for (int direction = 0; direction < outputs.Length; direction++)
        {
            ICell cell = layers[layer][direction];
            bool reverse = direction == 1;
            State? before = start?[last.Count];
            outputs[direction] = Within(input, last, states =>
            {
                Value byTime = read.Rows.ToTime(input.Layout, reverse);
                read.Rows.Tape.Watcher?.Begin(FormattableString.Invariant($"{path}.{layer}.{(reverse ? "backward" : "forward")}"), reverse);
                (Value made, State end) = UseFused && !read.Rows.Tape.IsWatched ? Unrolling.Run(cell, byTime, input.Layout, before) : Unrolling.Steps(cell, byTime, input.Layout, before);
                states.Add(end);
                return finish(made, reverse);
            });
        }
        return outputs;
    }
}

/// <summary>The result of running a recurrent network over a batch.</summary>
/// <param name="Outputs">The top layer's outputs at every step, rows [N, O].</param>
/// <param name="Last">Each sequence's state after its last step in the caller's order (a reversed direction's last step is the first word):
/// layer 0 forward, layer 0 backward, layer 1 forward, ...</param>
public sealed record Unrolled(Sequences Outputs, IReadOnlyList<State> Last);
