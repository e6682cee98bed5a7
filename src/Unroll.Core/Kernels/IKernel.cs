using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// One piece of numerics, as a value: its fields are sources, sizes and destinations, in this order. It is written once, generic in its
/// lanes, and knows neither tensors nor threads. A kernel accumulates into its destination only if its name begins with Add.
/// </summary>
internal interface IKernel
{
    /// <summary>
    /// How every kernel's Run is compiled: optimised at its first call, and on its own. Inlined into its caller it would exhaust the compiler's
    /// budget for inlining, and the lanes' own methods, left as calls, would spill every register.
    /// </summary>
    const MethodImplOptions Compiled = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    void Run<L>() where L : unmanaged, ILanes<L>;
}
