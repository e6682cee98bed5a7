using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>h = f(a + b) for the n rows of one step, in place: a[n, H] becomes h.</summary>
internal readonly unsafe struct ElmanStep<F>(Real* bias, int n, int H, Real* a) : IKernel where F : struct, IUnaryFunction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int row = 0; row < n; row++)
        {
            Real* h = a + ((nint)row * H);
            for (int i = 0; i < H; i += L.Count)
                L.Store(F.Value(L.Load(h + i) + L.Load(bias + i)), h + i, H - i);
        }
    }
}

/// <summary>dA = dh f'(a) for some rows, where f' can be had from h alone (sigmoid, tanh, relu); dA replaces dh.</summary>
internal readonly unsafe struct ElmanStepGradient<F>(Real* h, int n, int H, Real* dh) : IKernel where F : struct, IUnaryFunction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        int count = n * H;
        for (int i = 0; i < count; i += L.Count)
        {
            L output = L.Load(h + i);
            L.Store(L.Load(dh + i) * F.Derivative(output, output), dh + i, count - i);
        }
    }
}
