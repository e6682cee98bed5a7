namespace Unroll.Tests;

/// <summary>The devices of tests.</summary>
internal static class TestDevice
{
    /// <summary>The device most tests share: two threads, the kernel set that UNROLL_KERNELS picks. It lives as long as the test run.</summary>
    public static Device Default { get; } = new(2);

    /// <summary>The reference: plain loops, one thread.</summary>
    public static Device Portable { get; } = new(1, "portable");

    /// <summary>The shapes of the widest registers, on any machine.</summary>
    public static Device Widest { get; } = new(WidestLanes.Set, new WorkerTeam(2));

    /// <summary>So many threads that all take part in every job that has parts enough, whatever the cores do meanwhile: see <see cref="WorkerTeam"/>.</summary>
    public static Device OfThreads(int threads, KernelSet? set = null) => new(set ?? Default.KernelSet, new WorkerTeam(threads, takesTurns: true));

    /// <summary>Fails unless a device of several threads has shared its work among them.</summary>
    public static void AssertShared(Device device) =>
        Assert.True(device.Threads == 1 || device.Team.SharedJobs > 0, $"none of the work was shared among {device.Threads} threads");
}
