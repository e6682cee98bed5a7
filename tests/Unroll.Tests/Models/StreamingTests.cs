namespace Unroll.Tests;

/// <summary>Answers token by token: the same as whole ones, ended by whoever asks.</summary>
public sealed class StreamingTests
{
    private static readonly GenerationOptions Asked = new() { Length = 12, Temperature = 1.2, TopK = 4, Seed = 5 };

    [Theory, InlineData("a b"), InlineData(""), InlineData("c")]
    public async Task TheTokensAreThoseOfPredict(string text)
    {
        using Model model = GenerationTests.Build();
        int ended = 0;
        for (ulong seed = 0; seed < 8; seed++)
        {
            GenerationOptions options = Asked with { Seed = seed };
            TextAnswer whole = (TextAnswer)model.Predict([model.Read(text)], options)[0];
            List<GeneratedToken> streamed = await All(model.Stream(model.Read(text), options));
            Assert.Equal(whole.Continuations[0].Tokens, streamed.Select(one => one.Token));
            Assert.Equal(PlainText.Join([.. whole.Tokens.SkipLast(1), .. whole.Continuations[0].Tokens], TextUnit.Words), text + string.Concat(streamed.Select(one => one.Text)));
            if (!whole.Continuations[0].Ended)
                Assert.Equal(whole.Continuations[0].LogProbability, streamed.Sum(one => one.LogProbability), 1e-9);
            ended += whole.Continuations[0].Ended ? 1 : 0;
        }
        Assert.InRange(ended, 1, 8);
    }

    [Fact]
    public async Task CancellingStopsBeforeTheNextToken()
    {
        (Model model, Steps problem) = Counting();
        using (model)
        {
            using CancellationTokenSource source = new();
            int seen = 0;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (GeneratedToken _ in model.Stream(Anything, null, source.Token))
                {
                    if (++seen == 3)
                        await source.CancelAsync();
                }
            });
            Assert.Equal((3, 3, true), (seen, problem.Computed, problem.Ended));

            // The token of WithCancellation counts, too.
            using CancellationTokenSource other = new();
            await other.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (GeneratedToken _ in model.Stream(Anything).WithCancellation(other.Token))
                    seen++;
            });
            Assert.Equal(3, seen);
        }
    }

    [Fact]
    public async Task NothingIsComputedForACallerWhoHasStopped()
    {
        (Model model, Steps problem) = Counting();
        await foreach (GeneratedToken token in model.Stream(Anything))
        {
            if (token.Token == "2")
                break;
        }
        Assert.Equal((2, true), (problem.Computed, problem.Ended));
        model.Dispose();
        IAsyncEnumerator<GeneratedToken> late = model.Stream(Anything).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await late.MoveNextAsync());
    }

    [Fact]
    public async Task AStreamOutlivesTheDisposalOfItsModel()
    {
        Model model = GenerationTests.Build();
        GenerationOptions options = Enumerable.Range(0, 100).Select(seed => Asked with { Seed = (ulong)seed }).First(one => Whole(one).Count > 2);
        IReadOnlyList<string> expected = Whole(options);
        List<string> found = [];
        await foreach (GeneratedToken token in model.Stream(model.Read("a"), options))
        {
            model.Dispose();
            found.Add(token.Token);
        }
        Assert.Equal(expected, found);

        IReadOnlyList<string> Whole(GenerationOptions asked) => ((TextAnswer)model.Predict([model.Read("a")], asked)[0]).Continuations[0].Tokens;
    }

    [Fact]
    public async Task ManyCallersStreamAtOnce()
    {
        using Model model = GenerationTests.Build();
        string[] texts = ["a", "b a", "c", "a c c"];
        string[] expected = [.. texts.Select(text => string.Join(' ', ((TextAnswer)model.Predict([model.Read(text)], Asked)[0]).Continuations[0].Tokens))];
        string[] found = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i =>
            string.Join(' ', (await All(model.Stream(model.Read(texts[i % 4]), Asked))).Select(one => one.Token))));
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(expected[i % 4], found[i]);
    }

    [Fact]
    public void WhatCannotBeStreamedIsSaidAtOnce()
    {
        using Model model = GenerationTests.Build(), tagger = ModelSaveTests.Untrained(1);
        Says("The model was asked to stream its answer; its problem (Tagger) gives answers as a whole, so call Predict.", () => tagger.Stream(tagger.Read("to rome")));
        Says("The model was asked with DecodingOptions; its problem (LanguageModel) takes GenerationOptions.", () => model.Stream(model.Read("a"), new DecodingOptions()));
        Says("length: found 0; expected at least 1, since no other tokens can be streamed than those of a continuation.", () => model.Stream(model.Read("a")));
        Says("beam: found 2; expected 0 to stream, since a beam search knows its tokens only at its end.", () => model.Stream(model.Read("a"), new GenerationOptions { Length = 3, Beam = 2 }));
        Says("samples: found 2; expected 1 to stream.", () => model.Stream(model.Read("a"), new GenerationOptions { Length = 3, Samples = 2 }));

        static void Says(string message, Action act) => Assert.Equal(message, Assert.Throws<UnrollException>(act).Message);
    }

    private static Example Anything => new(new Frames(1, new Real[1]));

    private static async Task<List<GeneratedToken>> All(IAsyncEnumerable<GeneratedToken> stream)
    {
        List<GeneratedToken> all = [];
        await foreach (GeneratedToken token in stream)
            all.Add(token);
        return all;
    }

    private static (Model Model, Steps Problem) Counting()
    {
        Steps problem = new();
        return (Model.Build(new Recipe { Model = new StepsSpec(problem) }, new Fitted(), ParameterStore.Draw(1)), problem);
    }

    private sealed record StepsSpec(Steps Problem) : ProblemSpec
    {
        public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
        {
        }

        public override IProblem Build(ParameterScope scope, Fitted fitted) => Problem;
    }

    /// <summary>Counts to a thousand, and says how far it came.</summary>
    private sealed class Steps : IIncrementalProblem
    {
        public int Computed { get; private set; }

        public bool Ended { get; private set; }

        public string Metric => "none";

        public IReadOnlyList<InputField> Fields => [];

        public IEnumerable<GeneratedToken> Stream(Device device, Example example, PredictOptions? options = null)
        {
            try
            {
                while (Computed < 1000)
                    yield return new GeneratedToken($"{++Computed}", "", 0);
            }
            finally
            {
                Ended = true;
            }
        }

        public Value Loss(Tape tape, IReadOnlyList<Example> batch) => throw new NotSupportedException();

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => throw new NotSupportedException();

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => throw new NotSupportedException();
    }
}
