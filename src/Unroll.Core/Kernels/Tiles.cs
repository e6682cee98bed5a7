namespace Unroll;

/// <summary>
/// The innermost loops of every matrix product: one method for each number of rows, its accumulators named locals so that they stay in
/// registers (an array of them costs three quarters of the speed), leaf methods so that nothing spills. Sums run over k in order, whatever
/// the number of rows, so a row of C does not depend on its neighbours.
/// </summary>
internal static unsafe partial class Tiles
{
    /// <summary>C[rows, columns] (+)= A B, A packed as [k][rows], B some panels of two registers. With one panel it asks for what is read later, at each second k.</summary>
    public static void Run<L>(ref PanelWork work, int rows, int panels, Real* a, Real* c) where L : unmanaged, IMulAddLanes<L>
    {
        if (work.IsBfloat16)
            Run<L, RoundedNumbers>(ref work, rows, panels, a, c);
        else
            Run<L, FullNumbers>(ref work, rows, panels, a, c);
    }
}
