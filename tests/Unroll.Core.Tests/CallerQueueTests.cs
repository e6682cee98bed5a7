namespace Unroll.Tests;

/// <summary>Never more threads at once than asked for; those who wait are served in order; a thread that is inside does not wait for itself.</summary>
public sealed class CallerQueueTests
{
    [Fact]
    public void NeverMoreThanThereAreAndNoneIsLost()
    {
        CallerQueue queue = new(2);
        int inside = 0, most = 0, served = 0;
        Thread[] callers = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                Assert.True(queue.Enter());
                int now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                Interlocked.Increment(ref served);
                Interlocked.Decrement(ref inside);
                queue.Leave();
            }
        }))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();
        Assert.Equal(1600, served);
        Assert.InRange(most, 1, 2);
    }

    /// <summary>Whoever leaves while others wait finds the place taken: it went to the first of the line.</summary>
    [Fact]
    public void APlaceGoesToTheFirstOfTheLine()
    {
        CallerQueue queue = new(1);
        queue.Enter();
        List<int> order = [];
        List<Thread> line = [];
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            Thread caller = new(() =>
            {
                queue.Enter();
                order.Add(number); // by one at a time, since there is one place
                queue.Leave();
            });
            line.Add(caller);
            caller.Start();
            while (caller.ThreadState != ThreadState.WaitSleepJoin)
                Thread.Yield();
        }
        queue.Leave();
        queue.Enter(); // behind all five
        Assert.Equal([0, 1, 2, 3, 4], order);
        queue.Leave();
        foreach (Thread caller in line)
            caller.Join();
    }

    [Fact]
    public void AThreadThatIsInsideDoesNotWaitForItself()
    {
        CallerQueue queue = new(1);
        Assert.True(queue.Enter());
        Assert.False(queue.Enter());
        queue.Leave();
        Assert.True(queue.Enter());
        queue.Leave();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = target; value > seen; seen = target)
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
