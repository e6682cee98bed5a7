namespace Unroll.Tests;

/// <summary>Slots and intent at once: the loss is the sum of both, each as its own problem has it, and answers and scores are those of both.</summary>
public sealed class JointTests
{
    private static readonly JointSpec Small = new()
    {
        Input = new WordsSpec { Embedding = 5, MinCount = 1 },
        Encoder = new RecurrentSpec(new LstmSpec(4)) { Bidirectional = true },
        Dropout = 0,
        IntentWeight = 0.3,
    };

    private static readonly Example[] Train =
    [
        Said(["from", "rome", "to", "oslo"], ["O", "B-from", "O", "B-to"], "flight"), Said(["fares", "to", "rome"], ["O", "O", "B-to"], "fare"),
        Said(["oslo"], ["B-to"], "flight"), Said(["how", "much", "is", "it"], ["O", "O", "O", "O"], "fare"),
    ];

    private static Example Said(string[] words, string[] tags, string intent) => new(new Words(words), new Parts(("tags", new Tags(tags)), ("intent", new Labels([intent]))));

    private static (IProblem Problem, ParameterStore Store) Build(JointSpec spec)
    {
        ParameterStore store = ParameterStore.Draw(3);
        IProblem problem = spec.Build(store.Root, spec.Fit(Train));
        store.Complete();
        return (problem, store);
    }

    [Theory]
    [InlineData(PoolingKind.Max)]
    [InlineData(PoolingKind.Mean)]
    [InlineData(PoolingKind.Attention)]
    public void TheLossIsTheSlotsAndTheWeighedIntents(PoolingKind pooling)
    {
        (IProblem problem, ParameterStore store) = Build(Small with { Pooling = pooling });
        Objective objective = Assert.Single(problem.Objectives);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Loss loss = objective.Loss(tape, Train);
        Assert.Equal(["slots", "intent"], objective.Parts);
        Assert.Equal(loss.Total.Item(), loss.Parts[0].Item() + (0.3 * loss.Parts[1].Item()), 1e-5);

        // The same numbers from the answers' probabilities: both sums divided by the number of words.
        using Tape asking = Tape.ForPrediction(TestDevice.Default);
        JointAnswer[] answers = [.. problem.Predict(asking, Train).Cast<JointAnswer>()];
        double slots = 0, intents = 0, words = 0;
        for (int i = 0; i < Train.Length; i++)
        {
            Parts gold = (Parts)Train[i].Target!;
            IReadOnlyList<string> tags = ((Tags)gold["tags"]).Values!;
            for (int t = 0; t < tags.Count; t++, words++)
                slots -= Math.Log(answers[i].Slots.Probability(t, tags[t]));
            intents -= Math.Log(answers[i].Intent.Probability(((Labels)gold["intent"]).Values[0]));
        }
        Assert.Equal(slots / words, loss.Parts[0].Item(), 1e-5);
        Assert.Equal(intents / words, loss.Parts[1].Item(), 1e-5);
        Assert.True(store.Count > 0);
    }

    [Theory]
    [InlineData(PoolingKind.Mean)]
    [InlineData(PoolingKind.Attention)]
    public void TheGradientOfBothLossesIsRight(PoolingKind pooling)
    {
        JointSpec spec = Small with { Pooling = pooling };
        (IProblem problem, ParameterStore store) = Build(spec);
        GradientCheck.Parameters(5, store, tape => problem.Loss(tape, Train));
    }

    [Fact]
    public void ScoresCountTagsIntentsAndWhatIsRightAltogether()
    {
        Vocabulary tags = Vocabulary.Of(["O", "B-from", "B-to"], unknown: false);
        IAnswer Answer(string[] words, string[] said, string intent) => new JointAnswer(
            new Tagging(words, tags, new TagAnswer(said, [], 0, 1), new Real[3 * words.Length]), new Classification(words, ["flight", "fare"], intent == "flight" ? [1, 0] : [0, 1], multiLabel: false));
        (IProblem problem, _) = Build(Small);
        Report report = problem.Score(Train,
        [
            Answer(["from", "rome", "to", "oslo"], ["O", "B-from", "O", "B-to"], "flight"), Answer(["fares", "to", "rome"], ["O", "O", "O"], "fare"),
            Answer(["oslo"], ["B-to"], "fare"), Answer(["how", "much", "is", "it"], ["O", "O", "O", "O"], "fare"),
        ]);
        Assert.Equal((0.5, 0.75, 0.75, "exact"), (report["exact"], report["intentAccuracy"], report["recall"], report.Metric));
        Assert.Equal(1, report["precision"]);
    }

    [Fact]
    public void DataWithoutIntentsAreASentence()
    {
        Assert.Contains("has tags and no intent; expected both, so set data.intent=true", Assert.Throws<UnrollException>(() => Small.Fit([Example.Tagged(["a"], ["O"])])).Message, StringComparison.Ordinal);
        using Folder folder = new();
        string data = Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName;
        foreach ((string name, string text) in new[] { ("seq.in", "to rome\nhi\n"), ("seq.out", "O B-to\nO\n"), ("label", "a\nb\nc\n") })
            File.WriteAllText(Path.Combine(data, name), text);
        Assert.EndsWith("label: found 3 lines, expected 2 as in " + Path.Combine(data, "seq.in") + "; line n of one belongs to line n of the other.",
            Assert.Throws<UnrollException>(() => new TaggedDataSpec { Intent = true }.Open(data)).Message, StringComparison.Ordinal);
        Assert.Contains("pooling is last; expected mean, max or attention", Assert.Throws<UnrollException>(() => new JointSpec { Pooling = PoolingKind.Last }).Message, StringComparison.Ordinal);
    }
}
