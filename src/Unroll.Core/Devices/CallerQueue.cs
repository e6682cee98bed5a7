namespace Unroll;

/// <summary>
/// Lets a limited number of threads compute at once; the others wait and are served first come, first served. More threads than cores only interrupt one another in the middle of
/// their work, and without a queue the thread that has just finished would be the first to start again.
/// </summary>
/// <param name="most">How many threads at once.</param>
internal sealed class CallerQueue(int most)
{
    private readonly Lock gate = new();
    private readonly Queue<Turn> waiting = new();
    private readonly HashSet<int> inside = [];

    /// <summary>Waits for this thread's turn.</summary>
    /// <returns>False if the thread is inside already, as where one model asks another: then it need not <see cref="Leave"/>.</returns>
    public bool Enter()
    {
        int thread = Environment.CurrentManagedThreadId;
        Turn turn = new(thread);
        lock (gate)
        {
            if (inside.Contains(thread))
                return false;
            if (inside.Count < most)
                return inside.Add(thread);
            waiting.Enqueue(turn);
        }
        lock (turn)
        {
            while (!turn.HasCome)
                Monitor.Wait(turn);
        }
        return true;
    }

    /// <summary>Lets the next thread of the queue in.</summary>
    public void Leave()
    {
        lock (gate)
        {
            inside.Remove(Environment.CurrentManagedThreadId);
            if (!waiting.TryDequeue(out Turn? next))
                return;
            inside.Add(next.Thread);
            lock (next)
            {
                next.HasCome = true;
                Monitor.Pulse(next);
            }
        }
    }

    private sealed class Turn(int thread)
    {
        public int Thread => thread;

        public bool HasCome { get; set; }
    }
}
