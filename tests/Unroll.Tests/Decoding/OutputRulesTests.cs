namespace Unroll.Tests;

/// <summary>Rules on outputs, against the enumeration of all sequences that satisfy them.</summary>
public sealed class OutputRulesTests
{
    private const int Length = 5;

    public static TheoryData<string> Rules => ["least 2", "least 0", "prefix", "no prefix", "repeat 1", "repeat 2", "repeat 3", "all"];

    [Theory, MemberData(nameof(Rules))]
    public void AWideBeamFindsTheBestOfAllThatSatisfyARule(string name)
    {
        (ITokenAutomaton rule, Func<IReadOnlyList<int>, bool> satisfies) = name switch
        {
            "least 2" => (new LeastLength(0, 2), tokens => tokens.Count >= 2),
            "least 0" => (new LeastLength(0, 0), _ => true),
            "prefix" => (new PrefixOnly([2, 1]), tokens => tokens is [2, 1, ..]),
            "no prefix" => (new PrefixOnly([]), _ => true),
            "repeat 1" => (new NoRepeatedNGrams(1, 0), tokens => !Repeats(tokens, 1)),
            "repeat 2" => (new NoRepeatedNGrams(2, 0), tokens => !Repeats(tokens, 2)),
            "repeat 3" => (new NoRepeatedNGrams(3, 0), tokens => !Repeats(tokens, 3)),
            _ => ((ITokenAutomaton)new AllOf([new LeastLength(0, 3), new PrefixOnly([1]), new NoRepeatedNGrams(2, 0)]), (Func<IReadOnlyList<int>, bool>)(tokens => tokens.Count >= 3 && tokens is [1, ..] && !Repeats(tokens, 2))),
        };
        int left = 0;
        for (ulong seed = 0; seed < 5; seed++)
        {
            Func<int[], Real[]> table = TableStepper.Random(seed, 3);
            int[] lengths = [Length];
            IReadOnlyList<Hypothesis> found = new BeamSearch { Width = 400, Best = 400 }.Decode(new ConstrainedStepper(new TableStepper(table, 4), [rule], lengths), lengths)[0];
            Hypothesis[] all = [.. TableStepper.Outcomes(table, 4, Length).Where(one => one.Ended)];
            Hypothesis[] right = [.. all.Where(one => satisfies(one.Tokens)).OrderByDescending(one => one.LogProbability)];
            Decoded.Same(right, found.Where(one => one.Ended), $"{name}, seed {seed}");
            left += all.Length - right.Length;
        }
        Assert.Equal(name is "least 0" or "no prefix", left == 0); // each other rule forbids something
    }

    private static bool Repeats(IReadOnlyList<int> tokens, int n)
    {
        string[] grams = [.. Enumerable.Range(0, Math.Max(0, tokens.Count - n + 1)).Select(i => string.Join(' ', tokens.Skip(i).Take(n)))];
        return grams.Distinct().Count() < grams.Length;
    }
}
