namespace Unroll.Tests;

/// <summary>The device most tests share: two threads, the kernel set that UNROLL_KERNELS picks. It lives as long as the test run.</summary>
internal static class TestDevice
{
    public static Device Default { get; } = new(2);

    /// <summary>The reference: plain loops, one thread.</summary>
    public static Device Portable { get; } = new(1, "portable");
}
