namespace Unroll.Tests;

/// <summary>How a language model goes on with texts, against its own probabilities of whole texts.</summary>
public sealed class GenerationTests
{
    private static readonly string[] Lines = ["a b a", "b", "a a b c", "c b", "a c c a b", "b a"];

    /// <summary>One token at a time, each text by itself, as seeds have always been used: continuation i of a text is drawn by stream i of the text's stream.</summary>
    [Fact]
    public void SamplesAreDrawnByTheStreamsOfSeedTextAndNumber()
    {
        using Model model = Build();
        string[] texts = ["a b", "", "c a a b"];
        GenerationOptions options = new() { Length = 5, Samples = 6, Seed = 3, Temperature = 1.5, TopK = 4, TopP = 0.9 };
        IReadOnlyList<IAnswer> answers = model.Predict([.. texts.Select(model.Read)], options);
        int ended = 0;
        for (int b = 0; b < texts.Length; b++)
        {
            for (int i = 0; i < options.Samples; i++)
            {
                TextContinuation found = ((TextAnswer)answers[b]).Continuations[i];
                Rng random = new Rng(3).Stream(texts[b]).Stream((ulong)i);
                List<string> tokens = [];
                bool end = false;
                for (int t = 0; t < options.Length && !end; t++)
                {
                    string token = Drawn(Next(model, [texts[b], .. tokens]), options, ref random);
                    end = token == PlainText.End;
                    if (!end)
                        tokens.Add(token);
                }
                Assert.Equal(tokens, found.Tokens);
                Assert.Equal(end, found.Ended);
                ended += end ? 1 : 0;
            }
        }
        Assert.InRange(ended, 1, 17);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void AWideBeamFindsTheBestOfAllContinuations(double lengthPenalty)
    {
        const int length = 3;
        using Model model = Build();
        string[] texts = ["b", "a c", ""];
        string[] known = [.. ((LanguageModel)model.Problem).Tokens.Entries.Where(token => token != PlainText.End)];
        IReadOnlyList<IAnswer> answers = model.Predict([.. texts.Select(model.Read)], new GenerationOptions { Length = length, Beam = 125, Samples = 5, LengthPenalty = lengthPenalty });
        for (int b = 0; b < texts.Length; b++)
        {
            int before = model.Read(texts[b]).Length - 1;
            IEnumerable<string[]> endings = [[]];
            List<(double Score, string Text, double LogProbability)> all = [];
            for (int n = 0; n <= length; n++)
            {
                string[][] some = [.. endings];
                IReadOnlyList<IAnswer> scored = model.Predict([.. some.Select(ending => model.Read(string.Join(' ', [texts[b], .. ending])))]);
                for (int i = 0; i < some.Length; i++)
                {
                    bool cut = n == length;
                    double logProbability = ((TextAnswer)scored[i]).LogProbabilities.Skip(before).Take(cut ? n : n + 1).Sum();
                    all.Add((logProbability / Math.Pow((5.0 + (cut ? n : n + 1)) / 6, lengthPenalty), $"{string.Join(' ', some[i])} {!cut}", logProbability));
                }
                endings = some.SelectMany(ending => known.Select(token => (string[])[.. ending, token]));
            }
            (double Score, string Text, double LogProbability)[] best = [.. all.OrderByDescending(one => one.Score).Take(5)];
            IReadOnlyList<TextContinuation> found = ((TextAnswer)answers[b]).Continuations;
            Assert.Equal(best.Select(one => one.Text), found.Select(one => $"{string.Join(' ', one.Tokens)} {one.Ended}"));
            Assert.All(best.Zip(found), pair => Assert.Equal(pair.First.LogProbability, pair.Second.LogProbability, 1e-4));
        }
    }

    [Fact]
    public void ManyTextsGoOnAsEachWouldAlone()
    {
        using Model model = Build();
        string[] texts = [.. Lines, "c", "", "c c c c c c c"];
        GenerationOptions options = new() { Next = 2, Length = 4, Beam = 60, Samples = 3 }; // four texts at a time
        IReadOnlyList<IAnswer> together = model.Predict([.. texts.Select(model.Read)], options);
        foreach ((string text, IAnswer answer) in texts.Zip(together))
        {
            TextAnswer many = (TextAnswer)answer, alone = (TextAnswer)model.Predict([model.Read(text)], options)[0];
            Assert.Equal(alone.Next.Select(one => one.Token), many.Next.Select(one => one.Token));
            Assert.All(alone.Next.Zip(many.Next), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-5));
            Assert.Equal(alone.Continuations.Select(one => string.Join(' ', one.Tokens)), many.Continuations.Select(one => string.Join(' ', one.Tokens)));
            Assert.All(alone.Continuations.Zip(many.Continuations), pair => Assert.Equal(pair.First.LogProbability, pair.Second.LogProbability, 1e-5));
        }
        Assert.Equal(texts.Length, together.Select(answer => ((TextAnswer)answer).Next[0].Probability).Distinct().Count());
    }

    [Fact]
    public void OptionsThatDoNotGoTogetherAreRefused()
    {
        using Model model = Build();
        Says("beam: found 3, together with temperature, topK, topP or minP; expected no such limits, since a beam search draws nothing.", new GenerationOptions { Length = 2, Beam = 3, TopK = 2 });
        Says("samples: found 4; expected at most 3, the width of the beam.", new GenerationOptions { Length = 2, Beam = 3, Samples = 4 });
        Says("lengthPenalty: found 1, without a beam; expected beam to be above 0 with it.", new GenerationOptions { Length = 2, LengthPenalty = 1 });

        void Says(string message, GenerationOptions options) => Assert.Equal(message, Assert.Throws<UnrollException>(() => model.Predict([model.Read("a")], options)).Message);
    }

    /// <summary>All tokens and their probabilities, the most probable first.</summary>
    private static IReadOnlyList<TokenProbability> Next(Model model, string[] text) =>
        ((TextAnswer)model.Predict([model.Read(string.Join(' ', text))], new GenerationOptions { Next = 100 })[0]).Next;

    private static string Drawn(IReadOnlyList<TokenProbability> next, GenerationOptions options, ref Rng random)
    {
        Sampling sampling = new() { Temperature = options.Temperature, TopK = options.TopK, TopP = options.TopP };
        return next[Sampling.Draw(sampling.Distribution([.. next.Select(one => (Real)Math.Log(one.Probability))]), ref random)].Token;
    }

    internal static Model Build()
    {
        LanguageModelSpec spec = new() { Embedding = 3, Encoder = new RecurrentSpec(new GruSpec(4)), Init = 1 };
        return Model.Build(new Recipe { Model = spec }, spec.Fit([.. Lines.Select(line => new Example(new PlainText(line)))]), ParameterStore.Draw(seed: 11));
    }
}
