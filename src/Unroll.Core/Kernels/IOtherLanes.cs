namespace Unroll;

/// <summary>Lanes from outside, as <see cref="KernelSet.Run"/> and <see cref="KernelSet.Tile"/> call them.</summary>
internal unsafe interface IOtherLanes
{
    void Run<TKernel>(TKernel kernel) where TKernel : struct, IKernel;

    void Tile(ref PanelWork work, int rows, int panels, Real* a, Real* c);
}
