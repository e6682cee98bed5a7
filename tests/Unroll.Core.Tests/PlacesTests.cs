namespace Unroll.Tests;

/// <summary>Places: never more callers than there are, and those who wait are served in order.</summary>
public sealed class PlacesTests
{
    [Fact]
    public void NeverMoreThanThereAreAndNoneIsLost()
    {
        Places places = new(2);
        int inside = 0, most = 0, served = 0;
        Thread[] callers = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                places.Enter();
                int now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                Interlocked.Increment(ref served);
                Interlocked.Decrement(ref inside);
                places.Leave();
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
        Places places = new(1);
        places.Enter();
        List<int> order = [];
        List<Thread> line = [];
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            Thread caller = new(() =>
            {
                places.Enter();
                order.Add(number); // by one at a time, since there is one place
                places.Leave();
            });
            line.Add(caller);
            caller.Start();
            while (caller.ThreadState != ThreadState.WaitSleepJoin)
                Thread.Yield();
        }
        places.Leave();
        places.Enter(); // behind all five
        Assert.Equal([0, 1, 2, 3, 4], order);
        places.Leave();
        foreach (Thread caller in line)
            caller.Join();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = target; value > seen; seen = target)
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
