using System.Collections.Concurrent;

namespace Unroll.Tests;

/// <summary>Memory of n numbers followed by a guard of huge ones: a kernel that lets the guard into a result, or writes to it, is found out.</summary>
internal sealed unsafe class Guarded
{
    private const int Guard = 40;
    private static readonly ConcurrentQueue<Tensor> Alive = []; // kernels take plain pointers, which the collector does not see
    private readonly Tensor memory;
    private readonly int n;
    private readonly Real guard;

    public Guarded(int n, Func<int, double> fill)
    {
        this.n = n;
        memory = new Tensor(new Shape(n + Guard));
        Alive.Enqueue(memory);
        guard = (Real)(1e30 + (1e27 * (Alive.Count % 997))); // another one each time, so that a copy of a guard shows as well
        memory.Span.Fill(guard);
        for (int i = 0; i < n; i++)
            memory.Span[i] = (Real)fill(i);
    }

    public static implicit operator Real*(Guarded? guarded) => guarded is null ? null : guarded.memory.Pointer;

    public Real this[int i] => memory.Span[i];

    public double[] Numbers() => [.. memory.Span[..n].ToArray().Select(x => (double)x)];

    public void AssertGuard(string what)
    {
        for (int i = n; i < n + Guard; i++)
            Assert.True(memory.Span[i] == guard, $"{what} wrote {i - n} behind the end");
    }

    public void AssertIs(Func<int, double> expected, double tolerance, string what)
    {
        for (int i = 0; i < n; i++)
        {
            double wanted = expected(i), found = memory.Span[i];
            if (!(Math.Abs(wanted - found) <= tolerance * Math.Max(1, Math.Abs(wanted))) && !wanted.Equals(found))
                Assert.Fail(FormattableString.Invariant($"{what}, element {i} of {n}: expected {wanted:G9}, found {found:G9}"));
        }
        AssertGuard(what);
    }
}
