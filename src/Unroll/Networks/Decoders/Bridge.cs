namespace Unroll;

/// <summary>From the last states of an encoder to the first states of a decoder: a linear layer and tanh for each part of a state (Bahdanau et al. 2015, appendix A.2.2).</summary>
/// <remarks>
/// Layer l of the decoder starts from layer l of the encoder (from its top layer, if the encoder has fewer), both directions side by side. Parts that are no vectors of the cell's width,
/// such as the clock of a clockwork network, start as the cell starts them.
/// </remarks>
internal sealed class Bridge
{
    private readonly Recurrent encoder;
    private readonly Recurrent decoder;
    private readonly Dictionary<(int Layer, int Part), Linear> layers = [];

    public Bridge(ParameterScope scope, Recurrent encoder, Recurrent decoder)
    {
        this.encoder = encoder;
        this.decoder = decoder;
        using Device device = new(threads: 1);
        using Tape tape = Tape.ForPrediction(device);
        for (int layer = 0; layer < decoder.Cells.Count; layer++)
        {
            int width = encoder.Cells[EncoderLayer(layer)].Sum(cell => Vectors(cell, cell.Start(tape, 1)).Sum(part => part.Shape[1]));
            ICell cell = decoder.Cells[layer][0];
            State start = cell.Start(tape, 1);
            for (int part = 0; part < start.Parts.Count; part++)
            {
                if (IsVector(cell, start[part]))
                    layers.Add((layer, part), new Linear(scope.Child(FormattableString.Invariant($"{layer}.{part}")), width, cell.OutputSize));
            }
        }
    }

    /// <summary>The decoder's first states.</summary>
    /// <param name="last">The encoder's last states, as <see cref="Unrolled.Last"/> gives them.</param>
    public State[] Apply(IReadOnlyList<State> last)
    {
        Tape tape = last[0][0].Tape;
        State[] first = new State[decoder.Cells.Count];
        for (int layer = 0; layer < first.Length; layer++)
        {
            int from = encoder.Cells.Take(EncoderLayer(layer)).Sum(cells => cells.Length);
            Value[] parts = [.. encoder.Cells[EncoderLayer(layer)].SelectMany((cell, direction) => Vectors(cell, last[from + direction]))];
            Value read = parts.Length == 1 ? parts[0] : Shaping.ConcatColumns(parts);                   // [B, ΣH]
            int place = layer;
            first[layer] = new State([.. decoder.Cells[layer][0].Start(tape, last[0].Batch).Parts.Select((own, part) =>
                layers.TryGetValue((place, part), out Linear? linear) ? linear.Apply(read).Tanh() : own)]);
        }
        return first;
    }

    private int EncoderLayer(int layer) => Math.Min(layer, encoder.Cells.Count - 1);

    private static IEnumerable<Value> Vectors(ICell cell, State state) => state.Parts.Where(part => IsVector(cell, part));

    private static bool IsVector(ICell cell, Value part) => part.Shape.Rank == 2 && part.Shape[1] == cell.OutputSize;
}
