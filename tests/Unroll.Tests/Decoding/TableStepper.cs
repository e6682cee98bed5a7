namespace Unroll.Tests;

/// <summary>
/// A toy model whose probabilities stand in a table: a row for each sequence of tokens so far. Token 0 is the end, unless another is said to be. A sequence begins with the number of an input, as if that were
/// translated, so that every hypothesis has a state that must not be mistaken for another's.
/// </summary>
internal sealed class TableStepper : IStepper
{
    private readonly Func<int[], Real[]> table;
    private readonly int[][] prefixes;

    /// <summary>Creates the beginnings.</summary>
    /// <param name="table">Log-probabilities, [V], for an input's number and the tokens after it.</param>
    /// <param name="inputs">The number of the input of each hypothesis.</param>
    public TableStepper(Func<int[], Real[]> table, params int[] inputs) : this(table, [.. inputs.Select(input => new[] { input })], [])
    {
    }

    private TableStepper(Func<int[], Real[]> table, int[][] prefixes, List<int> batches) => (this.table, this.prefixes, Batches) = (table, prefixes, batches);

    /// <summary>The number of hypotheses of each step so far.</summary>
    public List<int> Batches { get; }

    public int Count => prefixes.Length;

    public int End { get; init; }

    /// <summary>The coverage of a hypothesis, from its tokens.</summary>
    public Func<IEnumerable<int>, double> Covered { get; init; } = _ => 0;

    /// <summary>Random probabilities for every sequence of up to so many tokens.</summary>
    public static Func<int[], Real[]> Random(ulong seed, int tokens, double sharpness = 1.5) => prefix =>
    {
        Rng random = new Rng(seed).Stream(string.Join(' ', prefix));
        double[] scores = [.. Enumerable.Range(0, tokens).Select(_ => random.NextNormal() * sharpness)];
        double sum = scores.Sum(Math.Exp);
        return Array.ConvertAll(scores, score => (Real)(score - Math.Log(sum)));
    };

    /// <summary>Everything that can come of an input: all sequences that end within a length, and all that are cut off there.</summary>
    public static IEnumerable<Hypothesis> Outcomes(Func<int[], Real[]> table, int input, int length)
    {
        return From([], []);

        IEnumerable<Hypothesis> From(int[] tokens, double[] logProbabilities)
        {
            if (tokens.Length == length)
                return [new Hypothesis(tokens, logProbabilities, false)];
            Real[] next = table([input, .. tokens]);
            return next.SelectMany((p, token) => token == 0
                ? [new Hypothesis(tokens, [.. logProbabilities, p], true)]
                : From([.. tokens, token], [.. logProbabilities, p]));
        }
    }

    public ReadOnlySpan<Real> LogProbabilities(int hypothesis) => table(prefixes[hypothesis]);

    public double Coverage(int hypothesis) => Covered(prefixes[hypothesis].Skip(1));

    public IStepper Next(IReadOnlyList<int> hypotheses, IReadOnlyList<int> tokens)
    {
        Assert.NotEmpty(hypotheses);
        Assert.Equal(hypotheses.Count, tokens.Count);
        Assert.DoesNotContain(End, tokens);
        Batches.Add(hypotheses.Count);
        return new TableStepper(table, [.. hypotheses.Zip(tokens, (hypothesis, token) => (int[])[.. prefixes[hypothesis], token])], Batches) { End = End, Covered = Covered };
    }
}
