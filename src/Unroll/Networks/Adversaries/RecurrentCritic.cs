namespace Unroll;

/// <summary>An LSTM over the frames of a sequence in both directions; the features are its last outputs.</summary>
internal sealed class RecurrentCritic(PlayerSpec spec, ParameterScope scope, ItemShape shape) : ICritic
{
    private readonly Recurrent network = new RecurrentSpec(new LstmSpec(spec.Units)) { Layers = spec.Layers, Bidirectional = true }.Build(scope.Child("network"), shape.Channels);

    public int FeatureCount => network.OutputSize;

    public Value Features(Value items) =>
        network.Ends(new Sequences(Layout(items.Shape[0], shape), items.Reshape(new Shape(items.Shape[0] * shape.Height, shape.Channels)))); // [B, 2 units]

    /// <summary>Sequences of as many frames as items have.</summary>
    internal static SequenceLayout Layout(int count, ItemShape shape)
    {
        int[] lengths = new int[count];
        Array.Fill(lengths, shape.Height);
        return new SequenceLayout(lengths);
    }
}
