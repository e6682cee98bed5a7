namespace Unroll;

/// <summary>
/// A sentence's part of the solution of the dual: shares α, with a sum of 1, of answers that were the worst at some time. Its part of the weights is Σ α(y) [φ(right) - φ(y)] / l2, and its part of the dual Σ α(y) cost(y).
/// </summary>
internal sealed class SentenceDual
{
    private readonly List<(int[] Answer, double Share)> all = [];

    /// <param name="gold">The right tags: at first the only answer.</param>
    public SentenceDual(int[] gold)
    {
        all.Add((gold, 1));
    }

    private SentenceDual()
    {
    }

    /// <summary>Σ α(y) cost(y).</summary>
    public double Cost { get; private set; }

    /// <summary>The answers and their shares.</summary>
    public IReadOnlyList<(int[] Answer, double Share)> All => all;

    /// <summary>Moves a part of all shares to an answer.</summary>
    /// <param name="answer">The answer, [T].</param>
    /// <param name="cost">What it costs.</param>
    /// <param name="part">0 to 1.</param>
    public void Move(int[] answer, double cost, double part)
    {
        for (int i = 0; i < all.Count; i++)
            all[i] = (all[i].Answer, all[i].Share * (1 - part));
        all.RemoveAll(one => one.Share == 0);
        int known = all.FindIndex(one => one.Answer.AsSpan().SequenceEqual(answer));
        if (known < 0)
            all.Add((answer, part));
        else
            all[known] = (answer, all[known].Share + part);
        Cost = ((1 - part) * Cost) + (part * cost);
    }

    /// <summary>The numbers to save: cost, number of answers, shares, tags.</summary>
    public IEnumerable<double> Numbers => [Cost, all.Count, .. all.Select(one => one.Share), .. all.SelectMany(one => one.Answer.Select(tag => (double)tag))];

    /// <summary>Reads what <see cref="Numbers"/> gave.</summary>
    /// <param name="numbers">From the present place on.</param>
    /// <param name="length">T.</param>
    public static SentenceDual Read(IEnumerator<double> numbers, int length)
    {
        SentenceDual read = new() { Cost = Next() };
        double[] shares = new double[(int)Next()];
        for (int i = 0; i < shares.Length; i++)
            shares[i] = Next();
        foreach (double share in shares)
        {
            int[] answer = new int[length];
            for (int t = 0; t < length; t++)
                answer[t] = (int)Next();
            read.all.Add((answer, share));
        }
        return read;

        double Next() => numbers.MoveNext() ? numbers.Current : throw new UnrollException("A checkpoint of frank-wolfe ends early; expected that of the same training set.");
    }
}
