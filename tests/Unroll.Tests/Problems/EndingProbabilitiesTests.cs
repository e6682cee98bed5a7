namespace Unroll.Tests;

/// <summary>Tags of unknown words by their endings, against numbers worked out by hand.</summary>
public sealed class EndingProbabilitiesTests
{
    /// <summary>Three of five words are A, θ is 0.1 √2; of those in -ng and -ing, three of four. p(A | ing) = (3/4 + θ p(A | ng)) / (1 + θ), p(A | ng) = (3/4 + θ 3/5) / (1 + θ).</summary>
    [Fact]
    public void AnEndingIsSmoothedWithShorterOnes()
    {
        Example[] words = [.. new[] { ("walking", "A"), ("running", "A"), ("sing", "A"), ("king", "N"), ("dog", "N") }.Select(pair => Example.Tagged([pair.Item1], [pair.Item2]))];
        HiddenMarkovProblem problem = Trained(words, 3);
        CategoricalEmission emission = (CategoricalEmission)problem.Model().Emission;
        double theta = 0.1 * Math.Sqrt(2), shorter = (0.75 + (theta * 0.6)) / (1 + theta), given = (0.75 + (theta * shorter)) / (1 + theta);
        int a = problem.StateNames.ToList().IndexOf("A"), symbol = (int)problem.Steps(Example.Tagged(["jumping"]))[0];
        Assert.Equal(given / 0.6 / ((1 - given) / 0.4), emission[a, symbol] / emission[1 - a, symbol], 1e-5);
        Assert.NotEqual(symbol, (int)problem.Steps(Example.Tagged(["Jumping"]))[0]);  // no word with a capital letter was seen
        Assert.NotEqual(symbol, (int)problem.Steps(Example.Tagged(["1ing"]))[0]);
        Assert.Equal((int)problem.Steps(Example.Tagged(["dog"]))[0], (int)problem.Steps(Example.Tagged(["Dog"]))[0]);
        Assert.NotEqual((int)problem.Steps(Example.Tagged(["x", "dog"]))[1], (int)problem.Steps(Example.Tagged(["x", "Dog"]))[1]);
    }

    /// <summary>Of frequent words the ending teaches nothing.</summary>
    [Fact]
    public void OnlyRareWordsTeach()
    {
        Example[] words = [.. Enumerable.Repeat(Example.Tagged(["going"], ["V"]), 11), Example.Tagged(["king"], ["N"]), Example.Tagged(["wing"], ["N"]), Example.Tagged(["sea"], ["N"])];
        HiddenMarkovProblem problem = Trained(words, 3);
        CategoricalEmission emission = (CategoricalEmission)problem.Model().Emission;
        int n = problem.StateNames.ToList().IndexOf("N"), symbol = (int)problem.Steps(Example.Tagged(["ring"]))[0];
        double share = emission[n, symbol] * 3 / ((emission[n, symbol] * 3) + (emission[1 - n, symbol] * 11)); // p(N | ing): both rare words in -ing are N
        Assert.True(share > 0.9, FormattableString.Invariant($"{share}"));
    }

    private static HiddenMarkovProblem Trained(Example[] words, int endings)
    {
        Recipe recipe = new() { Model = new HiddenMarkovSpec { Endings = endings }, Training = new TrainingSpec { Epochs = 1, Optimizer = new CountsSpec() } };
        using Trainer run = Trainer.Start(recipe, new Splits(Dataset.Of(words), null, null), TestDevice.Default);
        _ = run.Count();
        return (HiddenMarkovProblem)run.Best.Problem;
    }
}
