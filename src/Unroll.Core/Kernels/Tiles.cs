namespace Unroll;

/// <summary>
/// The innermost loops of every matrix product: one method for each number of rows, its accumulators named locals so that they stay in
/// registers (an array of them costs three quarters of the speed), leaf methods so that nothing spills. Sums run over k in order, whatever
/// the number of rows, so a row of C does not depend on its neighbours.
/// </summary>
internal static partial class Tiles;
