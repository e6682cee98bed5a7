namespace Unroll;

/// <summary>Cancelled when each of several requests is cancelled: then nobody waits for their batch.</summary>
internal sealed class Deserted : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly CancellationTokenRegistration[] registrations;
    private int left;

    /// <param name="requests">At least one.</param>
    public Deserted(ReadOnlySpan<BatchRequest> requests)
    {
        left = requests.Length;
        registrations = new CancellationTokenRegistration[requests.Length];
        for (int i = 0; i < requests.Length; i++)
            registrations[i] = requests[i].Cancel.Register(Leave);
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (CancellationTokenRegistration registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref left) == 0)
            source.Cancel();
    }
}
