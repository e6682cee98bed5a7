using System.Text.Json;

namespace Unroll.Tests;

/// <summary>Captions: several right ones, answers and their figures, and a network that learns to look.</summary>
public sealed class CaptionTests
{
    private static readonly Example[] Dots =
    [
        Dot(0, 0, "a dot above", "above"), Dot(0, 1, "a dot right of it"), Dot(1, 0, "a dot below"), Dot(1, 1, "the last one"),
    ];

    /// <summary>A picture with three captions has the loss of three pictures with one each.</summary>
    [Fact]
    public void SeveralCaptionsAreAsSeveralPictures()
    {
        using Model model = Build(Dots, new CaptionSpec { Dropout = 0, MinCount = 1, Input = new PictureSpec { Filters = [3, 4] }, Decoder = Small });
        Example[] apart = [.. Dots.SelectMany(example => example.TargetAs<Texts>("x").All.Select(caption => example.With(new Texts(caption))))];
        Assert.Equal(5, apart.Length);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Assert.Equal(model.Problem.Loss(tape, apart).Item(), model.Problem.Loss(tape, Dots).Item(), 1e-5);
        Assert.Equal(apart.Sum(model.Problem.Predictions), Dots.Sum(model.Problem.Predictions));
    }

    [Fact]
    public void ItLearnsTheCaptionsOfFourPictures()
    {
        CaptionSpec spec = new() { Dropout = 0, MinCount = 1, Input = new PictureSpec { Filters = [8, 8] }, Decoder = Small with { Cell = new LstmSpec(16), Readout = 16, Embedding = 8 } };
        Example[] single = [.. Dots.Select(example => example.With(new Texts(example.TargetAs<Texts>("x").All[0])))];
        Recipe recipe = new() { Model = spec, Training = new TrainingSpec { Epochs = 80, BatchExamples = 4, Optimizer = new AdamSpec { Rate = 0.02 } } };
        using Trainer run = Trainer.Start(recipe, new Splits(Dataset.Of(single), null, null), TestDevice.Default);
        _ = run.Count();
        using Model model = run.Best;
        Assert.Equal(single.Select(example => example.Target!.ToString()), model.Predict(single).Select(answer => ((CaptionAnswer)answer).Text));
        Report report = model.Evaluate(single);
        Assert.Equal((1, 100), (report.Scores["exact"], Math.Round(report.Scores["bleu"], 6)));
        Assert.Equal("cider", model.Problem.Metric);
    }

    /// <summary>An answer counts as exact if it is any of the right ones.</summary>
    [Fact]
    public void AnyRightCaptionIsExact()
    {
        using Model model = Build(Dots, new CaptionSpec { MinCount = 1, Input = new PictureSpec { Filters = [3] }, Decoder = Small });
        CaptionAnswer[] answers = [Answer("above"), Answer("a dot right of it"), Answer("a dot"), Answer("above")];
        Assert.Equal(0.5, model.Problem.Score(Dots, answers).Scores["exact"]);

        static CaptionAnswer Answer(string text) => new(new Picture(1, 1, 1, new Real[1]), 1, 1, [new WrittenOutput(text, text.Split(' '), -1, true)]);
    }

    [Fact]
    public void AnAnswerSaysWhereTheDecoderLooked()
    {
        using Model model = Build(Dots, new CaptionSpec { MinCount = 1, Input = new PictureSpec { Filters = [3, 4] }, Decoder = Small });
        CaptionAnswer answer = (CaptionAnswer)model.Predict([Dots[0]], new CaptionOptions { MaxLength = 3, Best = 2 })[0];
        Assert.Equal((2, 2, true), (answer.Lines, answer.Places, answer.HasAttention));
        Assert.Equal(2, answer.Best.Count);
        for (int token = 0; token < answer.LogProbabilities.Count; token++)
            Assert.Equal(1, answer.Attention(token, 0, 0) + answer.Attention(token, 0, 1) + answer.Attention(token, 1, 0) + answer.Attention(token, 1, 1), 1e-5);
        Assert.Equal(answer.Best[0].LogProbability, answer.LogProbabilities.Sum(), 1e-4);
        foreach ((int token, int line, int place) in ((int, int, int)[])[(-1, 0, 0), (answer.LogProbabilities.Count, 0, 0), (0, 2, 0), (0, 0, -1)])
            Assert.Throws<UnrollException>(() => answer.Attention(token, line, place));
        RegionsFigure regions = (RegionsFigure)answer.Figures[1];
        Assert.Equal(answer.LogProbabilities.Count, regions.Panels.Count);
        Assert.Equal(answer.Attention(0, 1, 0), regions.Panels[0].Weights[2]);
        using MemoryStream memory = new();
        using (Utf8JsonWriter writer = new(memory))
            answer.WriteJson(writer, full: true);
        JsonElement json = JsonDocument.Parse(memory.ToArray()).RootElement;
        Assert.Equal(answer.Attention(0, 1, 0), json.GetProperty("attention")[0][1][0].GetDouble(), 1e-6);
        Assert.Equal(2, json.GetProperty("alternatives").GetArrayLength());
        using Model blind = Build(Dots, new CaptionSpec { MinCount = 1, Input = new PictureSpec { Filters = [3] }, Decoder = Small with { Attention = AttentionKind.None } });
        CaptionAnswer plain = (CaptionAnswer)blind.Predict([Dots[0]])[0];
        Assert.Single(plain.Figures);
        Assert.Contains("model.decoder.attention", Assert.Throws<UnrollException>(() => plain.Attention(0, 0, 0)).Message, StringComparison.Ordinal);
    }

    /// <summary>The least weight is darkest, and the regions cover the picture.</summary>
    [Fact]
    public void RegionsAreDarkerTheLessTheyWeigh()
    {
        string svg = SvgPicture.Of(new RegionsFigure("", new Picture(1, 2, 1, new Real[] { 0, 1 }), 1, 2, [("word", [0.125, 0.5])]));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(svg, "fill=\"black\" fill-opacity=\"0.6\""));
        Assert.Contains("href=\"data:image/png;base64,", svg, StringComparison.Ordinal);
        Assert.Throws<UnrollException>(() => new RegionsFigure("", new Picture(1, 1, 1, new Real[1]), 1, 2, [("word", [1])]));
        Assert.Throws<UnrollException>(() => new RegionsFigure("", new Picture(1, 1, 1, new Real[1]), 0, 2, []));
    }

    [Fact]
    public void PicturesOfAnotherSizeAreRefused()
    {
        using Model model = Build(Dots, new CaptionSpec { MinCount = 1, Input = new PictureSpec { Filters = [3] }, Decoder = Small });
        Example small = new(new Picture(2, 2, 3, new Real[12]));
        Assert.Equal("The model's input: found a picture of 2 x 2 pixels, red, green and blue; expected 8 x 8 pixels, grey, as the first picture of the training set has; set data.height, data.width and data.grey.",
            Assert.Throws<UnrollException>(() => model.Predict([small])).Message);
        Assert.Throws<UnrollException>(() => new CaptionSpec().Fit([.. Dots, small.With(Dots[0].Target)]));
        Assert.Contains("but the data are words", Assert.Throws<UnrollException>(() => model.Predict([Example.Tagged(["a"])])).Message, StringComparison.Ordinal);
        Assert.Throws<UnrollException>(() => new PictureSpec { FilterSize = 4 });
        Assert.Throws<UnrollException>(() => new PictureSpec { Filters = [] });
        Assert.Throws<UnrollException>(() => new PictureSpec { Filters = [0] });
        Assert.Equal(new PictureSpec { Filters = [1, 2] }, new PictureSpec { Filters = [1, 2] });
    }

    /// <summary>Pictures are an input of classifiers, too.</summary>
    [Fact]
    public void PicturesCanBeClassified()
    {
        ClassificationSpec spec = new() { Input = new PictureSpec { Filters = [3] }, Encoder = new RecurrentSpec(new GruSpec(4)) };
        Example[] labelled = [Dots[0].With(new Labels(["above"])), Dots[2].With(new Labels(["below"]))];
        using Model model = Build(labelled, spec);
        Assert.All(model.Predict(labelled), answer => Assert.Contains(((Classification)answer).Ranked[0], new[] { "above", "below" }));
    }

    private static DecoderSpec Small { get; } = new() { Cell = new LstmSpec(4), Readout = 4, Embedding = 4, InputFeeding = true };

    private static Model Build(Example[] examples, ProblemSpec spec) => Model.Build(new Recipe { Model = spec }, spec.Fit(examples), ParameterStore.Draw(1), null, TestDevice.Default);

    /// <summary>A white square of 3 x 3 pixels in a quarter of 8 x 8 black ones.</summary>
    private static Example Dot(int down, int right, params string[] captions)
    {
        Real[] values = new Real[64];
        for (int i = 0; i < 9; i++)
            values[(((4 * down) + (i / 3)) * 8) + (4 * right) + (i % 3)] = 1;
        return new Example(new Picture(8, 8, 1, values), new Texts(captions.Select(caption => new PlainText(caption))));
    }
}
