using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// The running mean of all parameters after each step: mean += (1 - keep) (w - mean), where keep is (n - 1) / n at the n-th step (so the mean of all
/// steps so far) until that exceeds the decay, and the decay from then on. Of states (<see cref="Parameter.IsState"/>) it has the
/// latest numbers.
/// </summary>
internal sealed class ParameterAverage(ParameterStore store, double decay, Device device)
{
    private const int Piece = 16384;
    private const int Chunk = 512;

    private readonly IReadOnlyList<Tensor> mean = store.Copy();
    private int steps;

    /// <summary>Takes the parameters in as they are now.</summary>
    public void Add()
    {
        steps++;
        Real share = (Real)(1 - Math.Min(decay, (steps - 1.0) / steps));
        for (int i = 0; i < mean.Count; i++)
        {
            if (steps == 1 || store.Parameters[i].IsState)
                store.Parameters[i].Data.Span.CopyTo(mean[i].Span);
            else if (!store.Parameters[i].IsFrozen)
                Add(store.Parameters[i].Data, mean[i], share);
        }
    }

    /// <summary>Computes something with the mean instead of the parameters, which come back unchanged.</summary>
    public T Within<T>(Func<T> compute)
    {
        IReadOnlyList<Tensor> own = store.Copy();
        store.Restore(mean);
        try
        {
            return compute();
        }
        finally
        {
            store.Restore(own);
        }
    }

    /// <summary>Puts the mean in.</summary>
    public void Save(RunState state)
    {
        state.Put("steps", steps);
        for (int i = 0; i < mean.Count; i++)
            state.Put(store.Parameters[i].Name, mean[i]);
    }

    /// <summary>Takes the mean out again.</summary>
    public void Load(RunState state)
    {
        steps = state.Count("steps");
        for (int i = 0; i < mean.Count; i++)
            state.CopyTo(store.Parameters[i].Name, mean[i]);
    }

    private void Add(Tensor parameter, Tensor target, Real share) => device.ForEachPiece(parameter.Count, Piece, (from, to) =>
    {
        Span<Real> some = stackalloc Real[Chunk];
        for (int at = from; at < to; at += Chunk)
        {
            int count = Math.Min(Chunk, to - at);
            Span<Real> m = target.Span.Slice(at, count), change = some[..count];
            TensorPrimitives.Subtract(parameter.Span.Slice(at, count), m, change);
            TensorPrimitives.MultiplyAdd(change, share, m, m);
        }
    });
}
