using System.Numerics;

namespace Unroll;

/// <summary>Whatever width <see cref="Vector{T}"/> has on this machine: the portable set's matrix products, in float and in double.</summary>
internal readonly unsafe struct WideAny(Vector<Real> v) : IMulAddLanes<WideAny>
{
    private readonly Vector<Real> v = v;

    public static int Count => Vector<Real>.Count;

    public static WideAny Load(Real* p) => new(Vector.Load(p));

    public static void Store(WideAny value, Real* p) => value.v.Store(p);

    public static void Store(WideAny value, Real* p, int n)
    {
        if (n >= Count)
        {
            value.v.Store(p);
            return;
        }
        for (int i = 0; i < n; i++)
            p[i] = value.v[i];
    }

    public static WideAny Broadcast(Real x) => new(Vector.Create(x));

    public static WideAny MulAdd(WideAny a, WideAny b, WideAny c) => new((a.v * b.v) + c.v);
}
