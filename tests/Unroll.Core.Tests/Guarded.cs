namespace Unroll.Tests;

/// <summary>
/// Memory of n numbers between guards: a kernel that lets a guard into a result, or writes to one, is found out, and what may not even be read, from
/// <see cref="Block.Padding"/> bytes behind the end on, is a page that cannot be: a kernel that does ends the test run. Guards lie directly behind
/// the last number, so that the numbers begin anywhere.
/// </summary>
/// <remarks>Memory is used again after some hundred others of a thread; kernels take plain pointers, so it is never given back.</remarks>
internal sealed unsafe class Guarded
{
    private const int Before = 64;
    private const int After = Block.Padding / sizeof(Real);

    [ThreadStatic]
    private static GuardPages[]? ring;

    [ThreadStatic]
    private static int made;

    private readonly GuardPages pages;
    private readonly int turn;
    private readonly int n;
    private readonly Real* start;
    private readonly Real guard;

    public Guarded(int n, Func<int, double> fill)
    {
        this.n = n;
        ring ??= new GuardPages[256];
        pages = ring[made % ring.Length] ??= new GuardPages();
        int count = Before + n + After;
        start = (Real*)(pages.Take((nuint)count * sizeof(Real), out turn) - ((n + After) * sizeof(Real)));
        guard = (Real)(1e30 + (1e27 * (++made % 997))); // another one each time, so that a copy of a guard shows as well
        new Span<Real>(start - Before, count).Fill(guard);
        for (int i = 0; i < n; i++)
            start[i] = (Real)fill(i);
    }

    private Real* Numbered => turn == pages.Turn ? start : throw new InvalidOperationException("The memory has been used again since; hold fewer at a time.");

    public static implicit operator Real*(Guarded? guarded) => guarded is null ? null : guarded.Numbered;

    public Real this[int i] => i >= 0 && i < n ? Numbered[i] : throw new ArgumentOutOfRangeException(nameof(i));

    public double[] Numbers() => [.. new ReadOnlySpan<Real>(Numbered, n).ToArray().Select(x => (double)x)];

    public void AssertGuard(string what)
    {
        for (int i = -Before; i < 0; i++)
            Assert.True(Numbered[i] == guard, $"{what} wrote {-i} before the beginning");
        for (int i = n; i < n + After; i++)
            Assert.True(Numbered[i] == guard, $"{what} wrote {i - n} behind the end");
    }

    public void AssertIs(Func<int, double> expected, double tolerance, string what)
    {
        for (int i = 0; i < n; i++)
        {
            double wanted = expected(i), found = Numbered[i];
            if (!(Math.Abs(wanted - found) <= tolerance * Math.Max(1, Math.Abs(wanted))) && !wanted.Equals(found))
                Assert.Fail(FormattableString.Invariant($"{what}, element {i} of {n}: expected {wanted:G9}, found {found:G9}"));
        }
        AssertGuard(what);
    }
}
