using System.Collections;

namespace Unroll.Tests;

/// <summary>What ends a batch while outputs are written: a caller who no longer wants it, and an input whose outputs cannot satisfy what is asked for, which is named.</summary>
public sealed class StoppedDecodingTests
{
    /// <summary>The examples are one batch, so that only a check within the batch sees that the caller no longer wants it.</summary>
    [Theory]
    [InlineData("translation", "samples", "2")]
    [InlineData("translation", "beam", "3")]
    [InlineData("translation", "beam", "1", "minLength", "2")]
    [InlineData("captions")]
    [InlineData("parsing")]
    [InlineData("text-vectors")]
    [InlineData("document-autoencoder")]
    [InlineData("language-model", "length", "3", "samples", "2")]
    [InlineData("language-model", "length", "3", "beam", "2")]
    public void AnOutputIsCalledOffBetweenTwoTokens(string name, params string[] asked)
    {
        ProblemCase row = ProblemCases.All.Single(one => one.Name == name);
        using Model model = row.Build(TestDevice.Default);
        PredictOptions? options = asked.Length == 0 ? null : ProblemCases.Catalogue.OptionsOf(model.Problem.Options!, asked.Chunk(2).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1])));
        Looked counted = new(row.Train);
        Assert.Equal(row.Train.Count, model.Predict(counted, options).Count);
        using CancellationTokenSource source = new();
        Looked last = new(row.Train) { At = counted.Looks, Then = source.Cancel };
        Assert.Throws<OperationCanceledException>(() => model.Predict(last, options, source.Token));
        Assert.Equal(counted.Looks, last.Looks);
    }

    [Theory]
    [InlineData("The sentence \"the dog sees two cats\" has no output of at most 4 more tokens that satisfies its constraint; expected a greater length, or a constraint that the model's tokens can satisfy.", "maxLength", "4", "minRatio", "0.8", "beam", "3")]
    [InlineData("The sentence \"a cat sees a dog\" has no output", "samples", "2", "minRatio", "2.4", "noRepeat", "1")] // after some tokens, when no other token is left
    [InlineData("The sentence \"a cat sees a dog\" has no output", "minRatio", "2.4", "noRepeat", "1")]
    [InlineData("The sentence \"cats\" has 1 steps, of which maxRatio allows 1.5 times as many tokens, and minLength asks for 2; expected a smaller minLength, or a greater maxRatio.", "minLength", "2", "maxRatio", "1.5")]
    public void AnInputWhoseOutputsCannotBeWhatIsAskedForIsNamed(string says, params string[] asked)
    {
        ProblemCase row = ProblemCases.All.Single(one => one.Name == "translation");
        using Model model = row.Build(TestDevice.Default);
        PredictOptions options = ProblemCases.Catalogue.OptionsOf(model.Problem.Options!, asked.Chunk(2).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1])));
        Example[] few = [.. row.Train.Where(example => asked[0] == "maxLength" ? example.ToString() != "a cat sees a dog" : example.ToString() != "the dog sees two cats")];
        Assert.StartsWith(says, Assert.Throws<UnrollException>(() => model.Predict(few, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RatiosLeaveAtLeastOneLength()
    {
        ProblemCase row = ProblemCases.All.Single(one => one.Name == "translation");
        using Model model = row.Build(TestDevice.Default);
        foreach (double ratio in new[] { 1, 2, 0.5 })
        {
            foreach (Example example in row.Train)
                HasLength((int)Math.Ceiling(ratio * example.Length), example, new TranslationOptions { MinRatio = ratio, MaxRatio = ratio });
        }
        HasLength(2, row.Train[0], new TranslationOptions { MinLength = 2, MaxRatio = 1 }); // "two cats"

        // the limit leaves room for the end; what is cut off there has a token in its place
        void HasLength(int expected, Example example, TranslationOptions options)
        {
            WrittenOutput output = ((TranslationAnswer)model.Predict([example], options)[0]).Best[0];
            Assert.Equal(output.Ended ? expected : expected + 1, output.Tokens.Count);
        }
    }

    [Fact]
    public void ASentenceThatIsTooLongForItsTreeIsNamed()
    {
        ProblemCase row = ProblemCases.All.Single(one => one.Name == "parsing");
        using Model model = row.Build(TestDevice.Default);
        Example longest = row.Train.MaxBy(example => example.Length)!;
        int fewest = TreeAutomaton.Fewest(longest.Length);
        Assert.Equal($"The sentence \"{longest}\" has no tree of at most {fewest - 1} tokens; expected maxLength to be at least {fewest}, or wellFormed to be false.",
            Assert.Throws<UnrollException>(() => model.Predict(row.Train, new ParsingOptions { MaxLength = fewest - 1 })).Message);
        Assert.Equal(row.Train.Count, model.Predict(row.Train, new ParsingOptions { MaxLength = fewest }).Count);
    }

    /// <summary>A list that counts how often it is looked at.</summary>
    private sealed class Looked(IReadOnlyList<Example> all) : IReadOnlyList<Example>
    {
        public int Looks { get; private set; }

        public int At { get; init; }

        public Action? Then { get; init; }

        public int Count => all.Count;

        public Example this[int index]
        {
            get
            {
                if (++Looks == At)
                    Then!();
                return all[index];
            }
        }

        public IEnumerator<Example> GetEnumerator() => all.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
