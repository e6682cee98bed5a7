namespace Unroll.Tests;

/// <summary>Temperature, top-k and top-p against their definitions, and draws against probabilities.</summary>
public sealed class TokenSamplerTests
{
    private static readonly double[] P = [0.05, 0.4, 0.1, 0.25, 0.2];

    public static TheoryData<double, int, double> Options => new()
    {
        { 1, 0, 1 }, { 0.5, 0, 1 }, { 2, 0, 1 }, { 1, 3, 1 }, { 1, 1, 1 }, { 1, 9, 1 }, { 1, 0, 0.6 }, { 1, 0, 0.65 }, { 1, 0, 0.01 }, { 0.7, 4, 0.8 }, { 3, 2, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void TheDistributionIsTheOneDefined(double temperature, int topK, double topP)
    {
        // By enumeration of all subsets: the smallest one that reaches top-p, and of those the most probable.
        double[] warm = Normalised(P.Select(p => Math.Pow(p, 1 / temperature)));
        double[] limited = Normalised(warm.Select(p => topK == 0 || warm.Count(other => other > p) < topK ? p : 0));
        int best = Enumerable.Range(1, (1 << P.Length) - 1)
            .Where(set => Mass(limited, set) >= topP - 1e-12 && Members(set).All(i => limited[i] > 0))
            .OrderBy(set => Members(set).Count()).ThenByDescending(set => Mass(limited, set)).First();
        double[] expected = Normalised(limited.Select((p, i) => (best >> i & 1) == 1 ? p : 0));

        (int[] ids, double[] probabilities) = TokenSampler.Distribution(Logs(P), new GenerationOptions { Temperature = temperature, TopK = topK, TopP = topP });
        double[] found = new double[P.Length];
        foreach ((int id, double p) in ids.Zip(probabilities))
            found[id] = p;
        for (int i = 0; i < P.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-6);
        Assert.Equal(probabilities.OrderDescending(), probabilities);
    }

    [Fact]
    public void TemperatureZeroTakesTheMostProbable()
    {
        (int[] ids, double[] probabilities) = TokenSampler.Distribution(Logs(P), new GenerationOptions { Temperature = 0 });
        Assert.Equal([1], ids);
        Assert.Equal([1.0], probabilities);
    }

    [Fact]
    public void DrawsAreAsFrequentAsTheyAreProbable()
    {
        (int[] Ids, double[] Probabilities) distribution = TokenSampler.Distribution(Logs(P), new GenerationOptions());
        Rng random = new(4);
        int[] counts = new int[P.Length];
        const int n = 40_000;
        for (int i = 0; i < n; i++)
            counts[TokenSampler.Draw(distribution, ref random)]++;
        for (int i = 0; i < P.Length; i++)
            Assert.InRange(counts[i], n * P[i] - (5 * Math.Sqrt(n * P[i])), n * P[i] + (5 * Math.Sqrt(n * P[i])));
    }

    [Fact]
    public void ImpossibleTokensAreNeverDrawn()
    {
        Rng random = new(5);
        Real[] logs = [Real.NegativeInfinity, 0, Real.NegativeInfinity];
        for (int i = 0; i < 100; i++)
            Assert.Equal(1, TokenSampler.Draw(TokenSampler.Distribution(logs, new GenerationOptions { Temperature = 5 }), ref random));
    }

    private static Real[] Logs(double[] p) => Array.ConvertAll(p, x => (Real)Math.Log(x));

    private static double[] Normalised(IEnumerable<double> weights)
    {
        double[] all = [.. weights];
        return Array.ConvertAll(all, weight => weight / all.Sum());
    }

    private static IEnumerable<int> Members(int set) => Enumerable.Range(0, P.Length).Where(i => (set >> i & 1) == 1);

    private static double Mass(double[] p, int set) => Members(set).Sum(i => p[i]);
}
