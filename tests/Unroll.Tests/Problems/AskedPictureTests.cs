namespace Unroll.Tests;

/// <summary>Generators that are asked with a picture: what they see of it, and how what they make is compared with the rest.</summary>
public sealed class AskedPictureTests
{
    private const int Side = 5;

    private static readonly AdversarialSpec Half = new()
    {
        Noise = 3, Condition = ConditionKind.Picture, ConditionSize = 4, Visible = 0.5, Picture = new PictureSpec { Filters = [3] }, Generator = new PlayerSpec { Units = 5 }, Discriminator = new PlayerSpec { Units = 6 },
    };

    private static readonly Example[] Drawn = [.. Enumerable.Range(0, 12).Select(i => Whole(new Samples((ulong)i + 1), i % 3))];

    /// <summary>Of five lines, three are seen: one pixel more or less below them changes no bit of what is made, of its evaluation, and of what both players learn; one pixel above does.</summary>
    [Theory, InlineData(0.5, 3), InlineData(0.6, 3), InlineData(0.61, 4), InlineData(0.01, 1), InlineData(1, 5)]
    public void WhatIsHiddenChangesNoBit(double visible, int lines)
    {
        using Model model = Build(Half with { Visible = visible }, Drawn);
        for (int line = 0; line < Side; line++)
        {
            Example other = new(Changed((Picture)Drawn[0].Input, line), Drawn[0].Target);
            Assert.Equal(line >= lines, Made(model, Drawn[0]).SequenceEqual(Made(model, other)));
            Assert.Equal(line >= lines, Losses(model, Drawn[0]).SequenceEqual(Losses(model, other)));
        }
    }

    /// <summary>A generator whose parameters are all 0 makes grey: its error is the mean distance of the hidden pixels from a half; of all pixels, if none is hidden.</summary>
    [Theory, InlineData(0.5, 3), InlineData(1, 0), InlineData(0.8, 4)]
    public void TheErrorIsThatOfTheHiddenPixels(double visible, int from)
    {
        ParameterStore store = ParameterStore.Draw(1);
        AdversarialSpec spec = Half with { Visible = visible };
        using Model model = Model.Build(new Recipe { Model = spec }, spec.Fit(Drawn), store, null, TestDevice.Default);
        foreach (Parameter parameter in store.Matching("generator.*"))
            parameter.Data.Span.Clear();
        Report report = model.Evaluate(Drawn);
        Assert.Equal(Drawn.Average(example => ((Picture)example.Input).Values.ToArray()[(from * Side)..].Average(value => Math.Abs(value - 0.5))), report["pixelError"], 1e-5);
        Assert.True(report.IsError("pixelError"));
        using Model unasked = Build(Half with { Condition = ConditionKind.None }, Drawn);
        Assert.DoesNotContain("pixelError", unasked.Evaluate(Drawn).Scores.Keys);
        using Model all = Build(Half with { Visible = 0.99 }, Drawn);
        Assert.Equal(0, all.Evaluate(Drawn)["pixelError"]); // no whole line is hidden
    }

    /// <summary>The judge of the pictures that are made, and the networks that read what is asked with, may see pictures of different sizes.</summary>
    [Fact]
    public void PicturesOfAnotherSizeMayBeAskedWith()
    {
        AdversarialSpec spec = Half with { Visible = 1, Judge = new PictureSpec { Filters = [2] } };
        Example[] small = [.. Drawn.Select(example => new Example(new Picture(2, 1, 1, ((Picture)example.Input).Values[..2]), example.Target))];
        using Model model = Build(spec, small);
        Assert.Equal((Side, Side), (((MadeItems)model.Predict([small[0]])[0]).Pictures[0].Height, ((MadeItems)model.Predict([small[0]])[0]).Pictures[0].Width));
        Assert.Equal("The model's input: found a picture of 5 x 5 pixels, grey; expected 2 x 1 pixels, grey, as the first picture of the training set has; set data.height, data.width and data.grey.",
            Assert.Throws<UnrollException>(() => model.Predict([Drawn[0]])).Message);
    }

    [Fact]
    public void WhatIsNoPictureIsSaid()
    {
        Example[] labelled = [.. Drawn.Select(example => new Example(new Labels(["a"]), example.Target))];
        Assert.Equal("A generator reads picture, and was given labels; expected data of that kind (data.type).", Assert.Throws<UnrollException>(() => Half.Fit(labelled)).Message);
        Assert.Equal("visible is 0; expected 0.01 to 1.", Assert.Throws<UnrollException>(() => Half with { Visible = 0 }).Message);
        using Model model = Build(Half, Drawn);
        Assert.Contains("there is no such file", Assert.Throws<UnrollException>(() => model.Read("missing.png")).Message, StringComparison.Ordinal);
    }

    private static Example Whole(Samples samples, int label)
    {
        Picture picture = new(Side, Side, 1, samples.Between(0, 1, Side * Side).Span.ToArray());
        return new Example(picture, new LabelledItem(picture, $"{label}"));
    }

    private static Picture Changed(Picture picture, int line)
    {
        Real[] values = picture.Values.ToArray();
        values[(line * Side) + 2] = 1 - values[(line * Side) + 2];
        return new Picture(Side, Side, 1, values);
    }

    private static Model Build(AdversarialSpec spec, Example[] train) => Model.Build(new Recipe { Model = spec }, spec.Fit(train), ParameterStore.Draw(1), null, TestDevice.Default);

    private static Real[] Made(Model model, Example example)
    {
        MadeItems made = (MadeItems)model.Predict([new Example(example.Input)], new MakingOptions { Samples = 2 })[0];
        return [.. made.Pictures.SelectMany(picture => picture.Values.ToArray()), .. made.Evaluations.Select(value => (Real)value)];
    }

    private static double[] Losses(Model model, Example example)
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        return [.. model.Problem.Objectives.Select(objective => objective.Loss(tape, [example]).Total.Item())];
    }
}
