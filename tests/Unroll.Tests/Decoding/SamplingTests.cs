namespace Unroll.Tests;

/// <summary>Temperature, top-k and top-p against their definitions, and draws against probabilities.</summary>
public sealed class SamplingTests
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

        (int[] ids, double[] probabilities) = new Sampling { Temperature = temperature, TopK = topK, TopP = topP }.Distribution(Logs(P));
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
        (int[] ids, double[] probabilities) = new Sampling { Temperature = 0 }.Distribution(Logs(P));
        Assert.Equal([1], ids);
        Assert.Equal([1.0], probabilities);
    }

    [Fact]
    public void DrawsAreAsFrequentAsTheyAreProbable()
    {
        (int[] Ids, double[] Probabilities) distribution = new Sampling().Distribution(Logs(P));
        Rng random = new(4);
        int[] counts = new int[P.Length];
        const int n = 40_000;
        for (int i = 0; i < n; i++)
            counts[Sampling.Draw(distribution, ref random)]++;
        for (int i = 0; i < P.Length; i++)
            Assert.InRange(counts[i], n * P[i] - (5 * Math.Sqrt(n * P[i])), n * P[i] + (5 * Math.Sqrt(n * P[i])));
    }

    [Fact]
    public void ImpossibleTokensAreNeverDrawn()
    {
        Rng random = new(5);
        Real[] logs = [Real.NegativeInfinity, 0, Real.NegativeInfinity];
        for (int i = 0; i < 100; i++)
            Assert.Equal(1, Sampling.Draw(new Sampling { Temperature = 5 }.Distribution(logs), ref random));
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0.5, 0, 1)]
    [InlineData(1.4, 2, 1)]
    [InlineData(1, 0, 0.7)]
    public void SequencesAreAsFrequentAsTheProductOfTheirProbabilities(double temperature, int topK, double topP)
    {
        const int length = 3, samples = 20_000;
        Func<int[], Real[]> table = TableStepper.Random(3, 3, 0.7), limited = prefix => Limited(table(prefix), temperature, topK, topP);
        Sampling sampling = new() { Temperature = temperature, TopK = topK, TopP = topP };
        IReadOnlyList<IReadOnlyList<Hypothesis>> drawn = sampling.Decode(new TableStepper(table, 0, 1), length, samples, [new Rng(8), new Rng(9)]);
        for (int input = 0; input < 2; input++)
        {
            Dictionary<string, int> counts = drawn[input].CountBy(Decoded.Written).ToDictionary();
            double chiSquare = 0;
            int kinds = 0;
            foreach (Hypothesis one in TableStepper.Outcomes(limited, input, length).Where(one => !double.IsNegativeInfinity(one.LogProbability)))
            {
                double expected = samples * Math.Exp(one.LogProbability);
                counts.Remove(Decoded.Written(one), out int count);
                chiSquare += (count - expected) * (count - expected) / expected;
                kinds++;
            }
            Assert.Empty(counts); // nothing else was drawn
            Assert.InRange(chiSquare, 0, kinds - 1 + (4 * Math.Sqrt(2 * (kinds - 1))));
            // What is reported is the model's own probability, whatever it was drawn by.
            Dictionary<string, double> own = TableStepper.Outcomes(table, input, length).ToDictionary(Decoded.Written, one => one.LogProbability);
            Assert.All(drawn[input], one => Assert.Equal(own[Decoded.Written(one)], one.LogProbability, 1e-9));
        }
    }

    [Fact]
    public void ASampleIsTheSameWhateverIsDrawnBesideIt()
    {
        Func<int[], Real[]> table = TableStepper.Random(5, 4, 0.5);
        Rng[] random = [new(1), new(2), new(3)];
        IReadOnlyList<IReadOnlyList<Hypothesis>> all = new Sampling().Decode(new TableStepper(table, 6, 7, 8), 9, 20, random);
        for (int input = 0; input < 3; input++)
        {
            Decoded.Same(all[input].Take(4), new Sampling().Decode(new TableStepper(table, 6 + input), 9, 4, [random[input]])[0], $"input {input}");
            Assert.True(all[input].Select(Decoded.Written).Distinct().Count() > 5, "samples do not differ");
        }
    }

    [Fact]
    public void TemperatureZeroIsGreedy()
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            TableStepper start = new(TableStepper.Random(seed, 4), 1, 2);
            IReadOnlyList<IReadOnlyList<Hypothesis>> drawn = new Sampling { Temperature = 0 }.Decode(start, 6, 3, [new Rng(1), new Rng(2)]);
            foreach ((Hypothesis greedy, IReadOnlyList<Hypothesis> samples) in Greedy.Decode(start, 6).Zip(drawn))
                Decoded.Same([greedy, greedy, greedy], samples, $"seed {seed}");
        }
    }

    [Fact]
    public void WhatCannotBeDrawnIsSaid()
    {
        TableStepper start = new(_ => [0, 0], 0);
        Assert.Equal("Sampling: found 2 random streams for 1 hypotheses; expected one each.", Assert.Throws<UnrollException>(() => new Sampling().Decode(start, 5, 1, [new Rng(1), new Rng(2)])).Message);
        Assert.Throws<UnrollException>(() => new Sampling().Decode(start, 0, 1, [new Rng(1)]));
        Assert.Throws<UnrollException>(() => new Sampling().Decode(start, 1, 0, [new Rng(1)]));
        Assert.Throws<UnrollException>(() => new Sampling { TopP = 0 });
        Assert.Throws<UnrollException>(() => new Sampling { MinP = 1.1 });
    }

    /// <summary>The log-probabilities that are drawn by, from the definition of each limit; without ties.</summary>
    private static Real[] Limited(Real[] logs, double temperature, int topK, double topP)
    {
        double[] p = Normalised(logs.Select(log => Math.Exp(log / temperature)));
        p = Normalised(p.Select(x => topK == 0 || p.Count(other => other > x) < topK ? x : 0));
        p = Normalised(p.Select(x => p.Where(other => other > x).Sum() < topP ? x : 0)); // what is before it does not reach top-p yet
        return Logs(p);
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
