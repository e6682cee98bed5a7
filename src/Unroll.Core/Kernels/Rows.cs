using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>A function from a row to a row of as many numbers, and its gradient; the operations and their kernels follow from these.</summary>
internal unsafe interface IRowFunction
{
    static abstract string Name { get; }

    /// <summary>y = f(x), n numbers; y may be x.</summary>
    static abstract void Value<L>(Real* x, int n, Real* y) where L : unmanaged, ILanes<L>;

    /// <summary>dx += the gradient of x, from that of y.</summary>
    static abstract void AddGradient<L>(Real* x, Real* y, Real* dy, int n, Real* dx) where L : unmanaged, ILanes<L>;
}

/// <summary>y = f(x) for each row of x[rows, columns].</summary>
internal readonly unsafe struct MapRows<F>(Real* x, int rows, int columns, Real* y) : IKernel where F : struct, IRowFunction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (nint r = 0; r < rows; r++)
            F.Value<L>(x + (r * columns), columns, y + (r * columns));
    }
}

/// <summary>dx += the gradient of f, row by row.</summary>
internal readonly unsafe struct AddRowGradients<F>(Real* x, Real* y, Real* dy, int rows, int columns, Real* dx) : IKernel where F : struct, IRowFunction
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        for (nint r = 0; r < rows; r++)
            F.AddGradient<L>(x + (r * columns), y + (r * columns), dy + (r * columns), columns, dx + (r * columns));
    }
}
