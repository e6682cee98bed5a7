namespace Unroll.Benchmarks;

/// <summary>Unroll's side of a stream: one row a call, and the state that the call before left.</summary>
internal sealed class StreamWork(LayerCase layer, Device device)
{
    private readonly LayerWork work = new(layer, device);
    private readonly SequenceLayout layout = new(1);
    private Tensor[]? state;

    public LayerWork Work => work;

    public void Step()
    {
        using Tape tape = Tape.ForPrediction(device);
        State? start = state is null ? null : new State(Array.ConvertAll(state, tape.Constant));
        Unrolled result = work.Network.Run(new Sequences(layout, tape.Constant(work.Input)), start is null ? null : [start]);
        state = [.. result.Last[0].Parts.Select(part => part.Keep())];
    }
}
