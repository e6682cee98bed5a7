namespace Unroll;

/// <summary>
/// Whether a model may still be asked. Those who ask it when it is disposed come to their end; its device is disposed after the last of them.
/// </summary>
internal sealed class Lifetime(Device? owned, Lifetime? outer = null) : IDisposable
{
    private readonly Lock gate = new();
    private int users;
    private bool disposed;

    /// <summary>Asks; the device stays until the use ends.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Use Begin()
    {
        outer?.Begin();
        lock (gate)
        {
            if (!disposed)
            {
                users++;
                return new Use(this);
            }
        }
        outer?.End();
        throw new ObjectDisposedException(null, "The model was disposed; expected it to be asked before that, so load it again, or dispose it later.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
                return;
            disposed = true;
            if (users > 0)
                return;
        }
        owned?.Dispose();
    }

    private void End()
    {
        bool last;
        lock (gate)
            last = --users == 0 && disposed;
        if (last)
            owned?.Dispose();
        outer?.End();
    }

    /// <summary>One use of the model.</summary>
    internal readonly struct Use(Lifetime life) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => life.End();
    }
}
