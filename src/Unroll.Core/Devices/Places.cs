namespace Unroll;

/// <summary>
/// A number of places for callers who each compute by themselves; who finds none free waits in a line and is served in its order. More callers at once than cores only take the cores
/// from one another in the middle of their work, and without a line whoever has just left would be the first to enter again.
/// </summary>
internal sealed class Places(int count)
{
    private readonly Lock gate = new();
    private readonly Queue<SemaphoreSlim> line = new();
    private int free = count;

    /// <summary>Takes a place, perhaps after a while; <see cref="Leave"/> gives it back.</summary>
    public void Enter()
    {
        SemaphoreSlim turn;
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return;
            }
            line.Enqueue(turn = new SemaphoreSlim(0));
        }
        turn.Wait();
    }

    /// <summary>Hands the place to the first of the line.</summary>
    public void Leave()
    {
        lock (gate)
        {
            if (line.TryDequeue(out SemaphoreSlim? first))
                first.Release();
            else
                free++;
        }
    }
}
