using System.Threading.Channels;

namespace Unroll.Serving.Tests;

/// <summary>Time that passes when the test says so, and tells when somebody waits for it.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();
    private long now = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    /// <summary>How long somebody waits from now on, each wait once.</summary>
    public ValueTask<TimeSpan> Waiting(CancellationToken cancel) => waits.Reader.ReadAsync(cancel);

    public void Advance(TimeSpan time)
    {
        long then = Interlocked.Add(ref now, time.Ticks);
        ManualTimer[] due;
        lock (gate)
        {
            due = [.. timers.Where(timer => timer.Due <= then)];
            timers.RemoveAll(timer => timer.Due <= then);
        }
        Array.ForEach(due, timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock.GetTimestamp() + dueTime.Ticks;
                clock.timers.Add(this);
            }
            clock.waits.Writer.TryWrite(dueTime);
            return true;
        }

        public void Fire()
        {
            if (period != Timeout.InfiniteTimeSpan)
                Change(period, period);
            fire();
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
