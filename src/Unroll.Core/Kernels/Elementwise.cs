using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>A function of one number and its derivative, side by side; the operation, its kernels and its test follow from these.</summary>
internal interface IUnaryFunction
{
    static abstract string Name { get; }

    static abstract L Value<L>(L x) where L : unmanaged, ILanes<L>;

    /// <summary>dy/dx, from x and y.</summary>
    static abstract L Derivative<L>(L x, L y) where L : unmanaged, ILanes<L>;
}

/// <summary>A function of two numbers and its derivatives.</summary>
internal interface IBinaryFunction
{
    static abstract string Name { get; }

    static abstract L Value<L>(L a, L b) where L : unmanaged, ILanes<L>;

    static abstract L DerivativeA<L>(L a, L b) where L : unmanaged, ILanes<L>;

    static abstract L DerivativeB<L>(L a, L b) where L : unmanaged, ILanes<L>;
}

/// <summary>y = f(x).</summary>
internal readonly unsafe struct Map<F>(Real* x, int n, Real* y) : IKernel where F : struct, IUnaryFunction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        Real* source = x, target = y;
        int i = 0, count = n;
        for (; i <= count - L.Count; i += L.Count)
            L.Store(F.Value(L.Load(source + i)), target + i);
        if (i < count)
            L.Store(F.Value(L.Load(source + i)), target + i, count - i);
    }
}

/// <summary>dx += dy f'(x).</summary>
internal readonly unsafe struct AddMapGradient<F>(Real* x, Real* y, Real* dy, int n, Real* dx) : IKernel where F : struct, IUnaryFunction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        Real* input = x, output = y, gradient = dy, target = dx;
        for (int i = 0; i < n; i += L.Count)
        {
            L slope = F.Derivative(L.Load(input + i), L.Load(output + i));
            L.Store(L.MulAdd(L.Load(gradient + i), slope, L.Load(target + i)), target + i, n - i);
        }
    }
}

/// <summary>y = f(a, b).</summary>
internal readonly unsafe struct Zip<F>(Real* a, Real* b, int n, Real* y) : IKernel where F : struct, IBinaryFunction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        Real* left = a, right = b, target = y;
        for (int i = 0; i < n; i += L.Count)
            L.Store(F.Value(L.Load(left + i), L.Load(right + i)), target + i, n - i);
    }
}

/// <summary>da += dy df/da, db += dy df/db; either may be null.</summary>
internal readonly unsafe struct AddZipGradients<F>(Real* a, Real* b, Real* dy, int n, Real* da, Real* db) : IKernel where F : struct, IBinaryFunction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < n; i += L.Count)
        {
            L left = L.Load(a + i), right = L.Load(b + i), gradient = L.Load(dy + i);
            if (da != null)
                L.Store(L.MulAdd(gradient, F.DerivativeA(left, right), L.Load(da + i)), da + i, n - i);
            if (db != null)
                L.Store(L.MulAdd(gradient, F.DerivativeB(left, right), L.Load(db + i)), db + i, n - i);
        }
    }
}

/// <summary>y = scale x + shift.</summary>
internal readonly unsafe struct Affine(Real* x, Real scale, Real shift, int n, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L a = L.Broadcast(scale), b = L.Broadcast(shift);
        for (int i = 0; i < n; i += L.Count)
            L.Store(L.MulAdd(a, L.Load(x + i), b), y + i, n - i);
    }
}

/// <summary>y += scale x.</summary>
internal readonly unsafe struct AddScaled(Real* x, Real scale, int n, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        L a = L.Broadcast(scale);
        for (int i = 0; i < n; i += L.Count)
            L.Store(L.MulAdd(a, L.Load(x + i), L.Load(y + i)), y + i, n - i);
    }
}

/// <summary>y += a b.</summary>
internal readonly unsafe struct AddProduct(Real* a, Real* b, int n, Real* y) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (int i = 0; i < n; i += L.Count)
            L.Store(L.MulAdd(L.Load(a + i), L.Load(b + i), L.Load(y + i)), y + i, n - i);
    }
}
