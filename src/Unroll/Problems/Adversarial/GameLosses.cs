namespace Unroll;

/// <summary>The losses of a <see cref="Game"/>.</summary>
internal static class GameLosses
{
    /// <summary>What the discriminator pays for real items.</summary>
    /// <param name="game">Which game.</param>
    /// <param name="scores">[B, 1].</param>
    /// <returns>One number, the mean.</returns>
    public static Value OfReal(Game game, Value scores) => game switch
    {
        Game.LeastSquares => (0.5 * (scores - 1).Square()).Mean(),
        Game.Hinge => (1 - scores).Relu().Mean(),
        Game.Wasserstein or Game.Energy => -scores.Mean(),
        _ => (-scores).Softplus().Mean(),
    };

    /// <summary>What the discriminator pays for generated items, or for real ones under a condition that is not theirs.</summary>
    /// <param name="game">Which game.</param>
    /// <param name="scores">[B, 1].</param>
    /// <param name="margin">m, the energy up to which it raises that of generated items.</param>
    /// <returns>One number, the mean.</returns>
    public static Value OfFalse(Game game, Value scores, double margin) => game switch
    {
        Game.LeastSquares => (0.5 * scores.Square()).Mean(),
        Game.Hinge => (scores + 1).Relu().Mean(),
        Game.Wasserstein => scores.Mean(),
        Game.Energy => (scores + margin).Relu().Mean(),
        _ => scores.Softplus().Mean(),
    };

    /// <summary>What the generator pays.</summary>
    /// <param name="game">Which game.</param>
    /// <param name="scores">Of its items, [B, 1].</param>
    /// <returns>One number, the mean.</returns>
    public static Value OfGenerator(Game game, Value scores) => game switch
    {
        Game.Minimax => -scores.Softplus().Mean(),
        Game.LeastSquares => (0.5 * (scores - 1).Square()).Mean(),
        Game.Hinge or Game.Wasserstein or Game.Energy => -scores.Mean(),
        _ => (-scores).Softplus().Mean(),
    };

    /// <summary>How much the codes of items point the same way: the mean square of the cosine over all pairs of different items, 0 to 1 (Zhao, Mathieu and LeCun 2017, eq. 4).</summary>
    /// <param name="codes">[B, F].</param>
    /// <returns>One number; 0 for fewer than two items.</returns>
    public static Value PullAway(Value codes)
    {
        int count = codes.Shape[0];
        if (count < 2)
            return 0 * codes.Sum();
        Value lengths = (codes.Square().SumColumns() + 1e-12).Reshape(new Shape(count, 1));             // [B, 1]
        Value units = codes.TimesColumn((-0.5 * lengths.Log()).Exp());                                  // [B, F]
        return (units.MatMulTransposed(units).Square().Sum() - count) / ((double)count * (count - 1));
    }
}
