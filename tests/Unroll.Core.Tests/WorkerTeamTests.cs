namespace Unroll.Tests;

public sealed class WorkerTeamTests
{
    public static TheoryData<int> Threads => [1, 2, 3, 5];

    /// <summary>A team that takes turns, as thread tests use: every thread has its parts, by construction, of small jobs and large ones, however long a part takes.</summary>
    [Theory, MemberData(nameof(Threads))]
    public void ATeamThatTakesTurnsHasEveryThreadAtWork(int threads)
    {
        using WorkerTeam team = new(threads, takesTurns: true);
        foreach (int parts in (int[])[2, 3, 7, 100, 2, 3])
        {
            Thread?[] who = new Thread?[parts];
            int before = team.SharedJobs;
            team.Run(parts, part =>
            {
                if (part % 50 == 1)
                    Thread.Sleep(3);
                team.Run(3, _ => { });
                who[part] = Thread.CurrentThread;
            });
            Assert.Equal(Math.Min(parts, threads), who.Distinct().Count());
            Assert.Same(Thread.CurrentThread, who[0]);
            for (int part = threads; part < parts; part++)
                Assert.Same(who[part % threads], who[part]);
            Assert.Equal(threads == 1 ? before : before + 1, team.SharedJobs);
            Assert.Equal(threads, team.Available);
        }
        Assert.Throws<ArithmeticException>(() => team.Run(4, part => _ = part == 3 ? throw new ArithmeticException() : part));
    }

    /// <summary>Parts that wait for each other have a thread each, whoever wakes when: the team that computes, not one for tests.</summary>
    [Theory, MemberData(nameof(Threads))]
    public void AsManyPartsAsThreadsAreUnderWayAtOnce(int threads)
    {
        using WorkerTeam team = new(threads);
        using Barrier all = new(threads);
        int met = 0;
        team.Run(threads, _ =>
        {
            if (all.SignalAndWait(TimeSpan.FromSeconds(60)))
                Interlocked.Increment(ref met);
        });
        Assert.Equal(threads, met);
    }

    [Theory, MemberData(nameof(Threads))]
    public void EachPartOnce(int threads)
    {
        using WorkerTeam team = new(threads);
        foreach (int parts in (int[])[0, 1, 2, 7, 1000])
        {
            int[] runs = new int[parts];
            team.Run(parts, part => Interlocked.Increment(ref runs[part]));
            Assert.All(runs, count => Assert.Equal(1, count));
        }
    }

    [Theory, MemberData(nameof(Threads))]
    public void ExceptionsReachTheCaller(int threads)
    {
        using WorkerTeam team = new(threads);
        for (int i = 0; i < 20; i++)
        {
            Exception thrown = Assert.Throws<ArithmeticException>(() => team.Run(10, part =>
            {
                if (part == 7)
                    throw new ArithmeticException("part 7");
            }));
            Assert.Equal("part 7", thrown.Message);
        }
        int done = 0;
        team.Run(10, _ => Interlocked.Increment(ref done));
        Assert.Equal(10, done);
    }

    [Theory, MemberData(nameof(Threads))]
    public void RunsMayBeNested(int threads)
    {
        using WorkerTeam team = new(threads);
        int done = 0;
        team.Run(6, _ => team.Run(5, _ => team.Run(4, _ => Interlocked.Increment(ref done))));
        Assert.Equal(120, done);
    }

    /// <summary>Two parts each get a thread, whatever the team did before; on a busy machine not at once, since a team that was kept waiting works alone for a while.</summary>
    [Fact]
    public void PartsRunAtTheSameTime()
    {
        using WorkerTeam team = new(2);
        for (int i = 0; i < 20; i++)
        {
            team.Run(7, _ => team.Run(2, _ => { }));
            Assert.Throws<ArithmeticException>(() => team.Run(2, _ => throw new ArithmeticException()));
            Assert.True(SpinWait.SpinUntil(Meet, TimeSpan.FromSeconds(30)), "parts never ran at the same time");
        }

        bool Meet()
        {
            int met = 0;
            using Barrier barrier = new(2);
            team.Run(2, _ =>
            {
                if (barrier.SignalAndWait(TimeSpan.FromMilliseconds(50)))
                    Interlocked.Increment(ref met);
            });
            return met == 2;
        }
    }

    [Fact]
    public async Task CallersShareATeam()
    {
        using WorkerTeam team = new(2);
        long[] sums = new long[4];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
                team.Run(5, part => Interlocked.Add(ref sums[caller], part));
        })));
        Assert.All(sums, sum => Assert.Equal(20_000, sum));
    }

    [Theory, InlineData(2), InlineData(3)]
    public async Task ManyTinyJobs(int threads)
    {
        using WorkerTeam team = new(threads);
        long sum = 0;
        Task work = Task.Run(() =>
        {
            for (int i = 0; i < 100_000; i++)
                team.Run(2, part => Interlocked.Add(ref sum, part));
        });
        await work.WaitAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(100_000, sum);
    }

    /// <summary>Pauses let the workers fall asleep between jobs.</summary>
    [Fact]
    public async Task SleepersWake()
    {
        using WorkerTeam team = new(3);
        long sum = 0;
        Task work = Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                await Task.Delay(1);
                team.Run(3, part => Interlocked.Add(ref sum, part));
            }
        });
        await work.WaitAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(300, sum);
    }

    [Fact]
    public void DisposedTwiceAndUsedAfter()
    {
        WorkerTeam team = new(3);
        team.Dispose();
        team.Dispose();
        int done = 0;
        team.Run(4, _ => Interlocked.Increment(ref done));
        Assert.Equal(4, done);
        Device device = new(2);
        device.Dispose();
        device.Dispose();
    }

    [Fact]
    public async Task OneDeviceServesManyTapes()
    {
        Samples draw = new(1);
        Tensor x = draw.Normal(60, 80), w = draw.Normal(80, 700);
        Tensor expected = Run();
        Tensor[] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            Tensor last = Run();
            for (int i = 0; i < 20; i++)
                last = Run();
            return last;
        })));
        Assert.All(all, found => Near.Same(expected, found, "a product"));

        Tensor Run()
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Value weights = tape.Constant(w);
            return tape.Backward(tape.Constant(x).MatMul(weights).Tanh().Sum(), weights)[0];
        }
    }
}
