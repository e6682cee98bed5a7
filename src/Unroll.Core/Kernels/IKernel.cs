namespace Unroll;

/// <summary>
/// One piece of numerics, as a value: its fields are sources, sizes and destinations, in this order. It is written once, generic in its
/// lanes, and knows neither tensors nor threads. A kernel accumulates into its destination only if its name begins with Add.
/// </summary>
internal interface IKernel
{
    void Run<L>() where L : unmanaged, ILanes<L>;
}
