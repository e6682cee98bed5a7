namespace Unroll.Tests;

/// <summary>Questions about pictures: several at once as one by one, what hops see, the scores, and inputs at the edges.</summary>
public sealed class VisualQuestionsTests
{
    private static readonly string[] Colours = ["red", "blue"];

    private static readonly Example[] Train = [.. Enumerable.Range(0, 8).Select(i => Ask(i % 2, i / 2, ("what color is it ?", Colours[i % 2]), ($"is it {Colours[i / 4]} ?", i % 2 == i / 4 ? "yes" : "no")))];

    [Fact]
    public void LearnsWhatOnlyThePictureTells()
    {
        using Model model = Trained(hops: 2);
        Report report = model.Evaluate(Train);
        Assert.Equal(1, report["accuracy"]);
        Assert.Equal(["accuracy", "looked1", "mass1", "looked2", "mass2", "chance"], report.Scores.Keys);
        Assert.Equal(["colour", "yes or no"], report.ByType.Keys);
        Assert.All(report.Scores, score => Assert.InRange(score.Value, 0, 1));
        Assert.Equal(0.25, report["chance"], 6);
    }

    [Fact]
    public void WithoutHopsThePictureIsNotSeen()
    {
        using Model model = Trained(hops: 0);
        Assert.Equal(["accuracy"], model.Evaluate(Train).Scores.Keys);
        string[] answers = [.. model.Predict([Ask(0, 0, ("what color is it ?", "")), Ask(1, 3, ("what color is it ?", ""))]).Select(answer => answer.ToString()!)];
        Assert.Equal(answers[0], answers[1]);
        Assert.IsType<BarsFigure>(Assert.Single(model.Predict([Train[0]])[0].Figures.Take(1)));
    }

    [Fact]
    public void SeveralQuestionsAreAnsweredAsOneByOne()
    {
        using Model model = Trained(hops: 2, epochs: 2);
        string[] questions = ["what color is it ?", "is it red ?", "is it blue ?"];
        VisualAnswers together = (VisualAnswers)model.Predict([Ask(1, 2, [.. questions.Select(question => (question, ""))])])[0];
        for (int i = 0; i < questions.Length; i++)
        {
            VisualAnswer alone = ((VisualAnswers)model.Predict([Ask(1, 2, (questions[i], ""))])[0]).All[0], one = together.All[i];
            Assert.All(alone.Classes, answer => Assert.Equal(alone.Probability(answer), one.Probability(answer), 4));
            for (int hop = 0; hop < 2; hop++)
            {
                Assert.All(alone.Attention(hop).Zip(one.Attention(hop)), pair => Assert.Equal(pair.First, pair.Second, 4));
                Assert.Equal(1, one.Attention(hop).Sum(), 4);
            }
        }
        Assert.Equal(3, together.ToString().Split('\n').Length);
        Assert.Equal(3, together.Figures.Count);
        Assert.Throws<UnrollException>(() => together.All[0].Attention(2));
        Assert.Throws<UnrollException>(() => together.All[0].Probability("green"));
    }

    [Fact]
    public void ScoresByHand()
    {
        Picture picture = new(2, 4, 1, new Real[8]);
        bool[] left = [true, false, false, false, false, false, false, false], right = [false, false, false, false, false, false, true, false];
        VisualAnswers answers = new(picture, 1, 2, [Answer("yes", [0.75, 0.25], [0.4, 0.6]), Answer("no", [0.5, 0.5], [1, 0])]);
        Report report = VisualScores.Of([(new PictureAnswers(new PictureAnswer("yes", "a") { Where = left }, new PictureAnswer("yes", "b")), answers)], 2);
        Assert.Equal((0.5, 1, 0.75, 0, 0.4, 0.5), (report["accuracy"], report["looked1"], report["mass1"], report["looked2"], report["mass2"], report["chance"]));
        Assert.Equal((1, 0), (report.ByType["a"].Recall, report.ByType["b"].Recall));
        Report other = VisualScores.Of([(new PictureAnswers(new PictureAnswer("no", "a") { Where = right }, new PictureAnswer("no", "b") { Where = right }), answers)], 2);
        Assert.Equal((0.5, 0, 0.375, 0.5, 0.3, 0.5), (other["accuracy"], other["looked1"], other["mass1"], other["looked2"], other["mass2"], other["chance"]));
        Assert.Equal(0, VisualScores.Of([], 2).Main);

        static VisualAnswer Answer(string text, params double[][] attention) => new(["q"], [], ["yes", "no"], text == "yes" ? [0.9, 0.1] : [0.2, 0.8], attention);
    }

    [Fact]
    public void UnknownWordsAreNamed()
    {
        using Model model = Trained(hops: 1, epochs: 1);
        Assert.EndsWith("[words of the question that the model does not know: zebra]", model.Predict([Ask(0, 0, ("is it Zebra ?".Replace("Z", "z", StringComparison.Ordinal), ""))])[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("[", model.Predict([Ask(0, 0, ("Is it RED ?", ""))])[0].ToString(), StringComparison.Ordinal);
        Assert.EndsWith("[the question has no words]", model.Predict([Ask(0, 0, ("", ""))])[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void APictureOfAnotherSizeIsScaledWhereItIsReadAndASentenceOtherwise()
    {
        using Model model = Trained(hops: 1, epochs: 1);
        Picture large = new(40, 30, 3, new Real[40 * 30 * 3]);
        Picture read = (Picture)model.Problem.Fields[0].Read(PictureFile.Write(large));
        Assert.Equal((8, 8), (read.Height, read.Width));
        Assert.NotEmpty(model.Predict([new Example(new Parts(("picture", read), ("question", new Questions(new Words(["it"])))))]));
        Assert.Contains("found a picture of 40 x 30", Assert.Throws<UnrollException>(() => model.Predict([new Example(new Parts(("picture", large), ("question", new Questions(new Words(["it"])))))])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void QuestionsAreTypedWithStrokes()
    {
        using Model model = Trained(hops: 1, epochs: 1);
        Questions typed = (Questions)model.Problem.Fields[1].Read("Is it red? | is it blue?");
        Assert.Equal("Is it red ? | is it blue ?", typed.ToString());
        Assert.Equal(typed.ToString(), model.Problem.Fields[1].Read(model.Problem.Fields[1].Write(typed, 99)).ToString());
    }

    private static Model Trained(int hops, int epochs = 60)
    {
        Recipe recipe = Recipe.Parse($$"""
            {
              "model": { "type": "visual-questions", "picture": { "filters": [8] }, "question": { "embedding": 8, "minCount": 1 }, "encoder": { "cell": { "type": "gru", "hidden": 16 } }, "hops": {{hops}}, "hidden": 16 },
              "training": { "epochs": {{epochs}}, "batchExamples": 4, "optimizer": { "type": "adam", "rate": 0.01 } }
            }
            """, "test", [], Catalogue.Standard);
        using Trainer run = Trainer.Start(recipe, new Splits(Dataset.Of(Train), null, null), TestDevice.Default);
        _ = run.Count();
        return run.Best;
    }

    /// <summary>A light picture of 8 x 8 pixels with a coloured quarter, 4 x 4 regions after one block.</summary>
    private static Example Ask(int colour, int quarter, params (string Question, string Answer)[] asked)
    {
        Real[] values = new Real[192];
        bool[] where = new bool[64];
        for (int pixel = 0; pixel < 64; pixel++)
        {
            where[pixel] = (pixel / 32 * 2) + (pixel % 8 / 4) == quarter;
            (values[3 * pixel], values[(3 * pixel) + 1], values[(3 * pixel) + 2]) = where[pixel] ? ((Real)(1 - colour), 0, colour) : ((Real)0.9, (Real)0.9, (Real)0.9);
        }
        Parts input = new(("picture", new Picture(8, 8, 3, values)), ("question", new Questions(asked.Select(one => PictureQuestionJson.WordsOf(one.Question)))));
        return new Example(input, asked[0].Answer.Length == 0 ? null : new PictureAnswers(asked.Select(one => new PictureAnswer(one.Answer, one.Answer is "yes" or "no" ? "yes or no" : "colour") { Where = where })));
    }
}
