namespace Unroll.Tests;

/// <summary>
/// As many numbers a register as AVX-512 has, in plain loops: what kernels do with the widest registers is so tested on any machine, and in double. It stores
/// and loads what <c>Wide512</c> does: whole registers where no number is said, however many are needed.
/// </summary>
internal unsafe struct WidestLanes : ILanes<WidestLanes>
{
    private const int N = 64 / sizeof(Real);

    private fixed Real v[N];

    /// <summary>A set of these lanes, with the tiles that go with AVX-512.</summary>
    public static KernelSet Set { get; } = KernelSet.Of(new Calls(), "widest lanes", Count, 14);

    public static int Count => N;

    public static WidestLanes Load(Real* p)
    {
        WidestLanes r = default;
        for (int i = 0; i < N; i++)
            r.v[i] = p[i];
        return r;
    }

    public static WidestLanes Load(Real* p, int n)
    {
        WidestLanes r = Load(p);
        for (int i = Math.Max(0, n); i < N; i++)
            r.v[i] = 0;
        return r;
    }

    public static void Store(WidestLanes value, Real* p) => Store(value, p, N);

    public static void Store(WidestLanes value, Real* p, int n)
    {
        for (int i = 0; i < Math.Min(N, n); i++)
            p[i] = value.v[i];
    }

    public static WidestLanes Broadcast(Real x)
    {
        WidestLanes r = default;
        for (int i = 0; i < N; i++)
            r.v[i] = x;
        return r;
    }

    public static WidestLanes MulAdd(WidestLanes a, WidestLanes b, WidestLanes c)
    {
        for (int i = 0; i < N; i++)
            c.v[i] += a.v[i] * b.v[i];
        return c;
    }

    public static WidestLanes operator +(WidestLanes a, WidestLanes b)
    {
        for (int i = 0; i < N; i++)
            a.v[i] += b.v[i];
        return a;
    }

    public static WidestLanes operator -(WidestLanes a, WidestLanes b)
    {
        for (int i = 0; i < N; i++)
            a.v[i] -= b.v[i];
        return a;
    }

    public static WidestLanes operator *(WidestLanes a, WidestLanes b)
    {
        for (int i = 0; i < N; i++)
            a.v[i] *= b.v[i];
        return a;
    }

    public static WidestLanes operator /(WidestLanes a, WidestLanes b)
    {
        for (int i = 0; i < N; i++)
            a.v[i] /= b.v[i];
        return a;
    }

    public static WidestLanes operator -(WidestLanes a)
    {
        for (int i = 0; i < N; i++)
            a.v[i] = -a.v[i];
        return a;
    }

    public static WidestLanes Max(WidestLanes a, WidestLanes b)
    {
        for (int i = 0; i < N; i++)
            a.v[i] = a.v[i] > b.v[i] ? a.v[i] : b.v[i];
        return a;
    }

    public static WidestLanes Sqrt(WidestLanes x) => Each(x, &Real.Sqrt);

    public static WidestLanes Exp(WidestLanes x) => Each(x, &Real.Exp);

    public static WidestLanes Log(WidestLanes x) => Each(x, &Real.Log);

    public static WidestLanes Tanh(WidestLanes x) => Each(x, &Real.Tanh);

    public static WidestLanes Sigmoid(WidestLanes x) => Broadcast(1) / (Broadcast(1) + Exp(-x));

    public static WidestLanes WherePositive(WidestLanes test, WidestLanes then)
    {
        for (int i = 0; i < N; i++)
            then.v[i] = test.v[i] > 0 ? then.v[i] : 0;
        return then;
    }

    /// <summary>As the vectorised ones: whole rows are read, and the target's rows are written in order.</summary>
    public static void Transpose(Real* source, nint stride, int rows, Real* target, nint targetStride)
    {
        Real* all = stackalloc Real[N * N];
        for (int i = 0; i < N; i++)
            Store(i < rows ? Load(source + (i * stride)) : default, all + (N * i));
        for (int j = 0; j < N; j++)
        {
            for (int i = 0; i < N; i++)
                target[(j * targetStride) + i] = all[(N * i) + j];
        }
    }

    public static Real Sum(WidestLanes x)
    {
        Real sum = 0;
        for (int i = 0; i < N; i++)
            sum += x.v[i];
        return sum;
    }

    public static Real MaxAcross(WidestLanes x)
    {
        Real largest = x.v[0];
        for (int i = 1; i < N; i++)
            largest = largest > x.v[i] ? largest : x.v[i];
        return largest;
    }

    private static WidestLanes Each(WidestLanes x, delegate*<Real, Real> function)
    {
        for (int i = 0; i < N; i++)
            x.v[i] = function(x.v[i]);
        return x;
    }

    /// <summary>Runs kernels in these lanes, and tells who asks which they were.</summary>
    private sealed class Calls : IOtherLanes
    {
        public void Run<TKernel>(TKernel kernel) where TKernel : struct, IKernel
        {
            KernelsSeen.Current?.Add(typeof(TKernel));
            kernel.Run<WidestLanes>();
        }

        public void Tile(ref PanelWork work, int rows, int panels, Real* a, Real* c) => Tiles.Run<WidestLanes>(ref work, rows, panels, a, c);
    }
}

/// <summary>Which kernels the widest lanes ran on this thread, where somebody asks.</summary>
internal static class KernelsSeen
{
    [ThreadStatic]
    private static HashSet<Type>? current;

    public static HashSet<Type>? Current { get => current; set => current = value; }
}
