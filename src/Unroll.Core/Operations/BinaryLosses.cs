namespace Unroll;

/// <summary>What training makes small where each number is a yes or a no by itself.</summary>
public static class BinaryLosses
{
    /// <summary>
    /// -y log σ(x) - (1 - y) log(1 - σ(x)) of each number, in nats, as y max(-x, 0) + (1 - y) max(x, 0) + log(1 + e^-|x|): no probability is ever rounded to
    /// 0 or 1. Infinite log-odds are certainty: 0 where they are right, infinite where they are wrong.
    /// </summary>
    /// <param name="x">Log-odds, any shape.</param>
    /// <param name="y">What is right, 0 to 1, of equal shape.</param>
    /// <returns>As <paramref name="x"/>.</returns>
    /// <exception cref="UnrollException">The shapes differ.</exception>
    public static Value BinaryCrossEntropy(this Value x, Value y) => x.Tape.Record(new ZipOp<LogisticLoss>(x, y))[0];
}

internal readonly struct LogisticLoss : IBinaryFunction
{
    public static string Name => "binary cross-entropy";

    public static L Value<L>(L a, L b) where L : unmanaged, ILanes<L> =>
        Share(b, -a) + Share(L.Broadcast(1) - b, a) + L.Log(L.Broadcast(1) + L.Exp(-L.Max(a, -a)));

    public static L DerivativeA<L>(L a, L b) where L : unmanaged, ILanes<L> => L.Sigmoid(a) - b;

    public static L DerivativeB<L>(L a, L b) where L : unmanaged, ILanes<L> => -a;

    /// <summary>share max(x, 0), and 0 where the share is 0, however large x is.</summary>
    private static L Share<L>(L share, L x) where L : unmanaged, ILanes<L> =>
        L.WherePositive(L.Max(share, -share), share * L.Max(default, x)) + (share - share);
}
