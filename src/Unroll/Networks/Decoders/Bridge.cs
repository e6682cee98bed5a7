namespace Unroll;

/// <summary>From what an encoder gives to the first states of a decoder: a linear layer and tanh for each part of a state (Bahdanau et al. 2015, appendix A.2.2).</summary>
/// <remarks>
/// Layer l of the decoder starts from layer l of the encoder (from its top layer, if the encoder has fewer). Parts that are no vectors of the cell's width, such as the clock of a
/// clockwork network, start as the cell starts them.
/// </remarks>
internal sealed class Bridge
{
    private readonly Recurrent decoder;
    private readonly Dictionary<(int Layer, int Part), Linear> layers = [];

    /// <param name="scope">Where it asks for its parameters.</param>
    /// <param name="summary">The widths of <see cref="Encoded.Summary"/>.</param>
    /// <param name="decoder">Whose states it makes.</param>
    public Bridge(ParameterScope scope, IReadOnlyList<int> summary, Recurrent decoder)
    {
        this.decoder = decoder;
        using Device device = new(threads: 1);
        using Tape tape = Tape.ForPrediction(device);
        for (int layer = 0; layer < decoder.Cells.Count; layer++)
        {
            ICell cell = decoder.Cells[layer][0];
            State start = cell.Start(tape, 1);
            for (int part = 0; part < start.Parts.Count; part++)
            {
                if (Encoded.IsVector(cell, start[part]))
                    layers.Add((layer, part), new Linear(scope.Child(FormattableString.Invariant($"{layer}.{part}")), summary[Math.Min(layer, summary.Count - 1)], cell.OutputSize));
            }
        }
    }

    /// <summary>The decoder's first states.</summary>
    /// <param name="summary">As <see cref="Encoded.Summary"/>.</param>
    public State[] Apply(IReadOnlyList<Value> summary)
    {
        State[] first = new State[decoder.Cells.Count];
        for (int layer = 0; layer < first.Length; layer++)
        {
            Value read = summary[Math.Min(layer, summary.Count - 1)];
            int place = layer;
            first[layer] = new State([.. decoder.Cells[layer][0].Start(read.Tape, read.Shape[0]).Parts.Select((own, part) =>
                layers.TryGetValue((place, part), out Linear? linear) ? linear.Apply(read).Tanh() : own)]);
        }
        return first;
    }
}
