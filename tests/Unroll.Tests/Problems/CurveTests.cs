using System.Text.Json;

namespace Unroll.Tests;

/// <summary>A curve made from nothing.</summary>
public sealed class CurveTests
{
    private static readonly CurveSpec Small = new() { Size = 2, Encoder = new RecurrentSpec(new ClockworkSpec(4) { Modules = 3 }) };

    [Fact]
    public void GradientsOfTheLoss()
    {
        Example[] curves = [Curve(5, 1), Curve(0, 2), Curve(3, 3)];
        ParameterStore store = ParameterStore.Draw(2);
        IProblem problem = Small.Build(store.Root, Small.Fit(curves));
        GradientCheck.Parameters(7, store, tape => problem.Loss(tape, curves));
    }

    /// <summary>Shorter ones are beginnings of longer ones, and whatever stands in the example does not matter.</summary>
    [Fact]
    public void TheCurveDependsOnTheParametersAlone()
    {
        IProblem problem = Small.Build(ParameterStore.Draw(2).Root, Small.Fit([]));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        IReadOnlyList<IAnswer> made = problem.Predict(tape, [Curve(5, 1), Curve(0, 2), Curve(3, 3), problem.Read("5")]);
        Real[] longest = [.. ((Curve)made[0]).Values];
        Assert.Equal(10, longest.Length);
        Assert.Equal(10, longest.Distinct().Count());
        Assert.Empty(((Curve)made[1]).Values);
        Assert.Equal(longest[..6], ((Curve)made[2]).Values);
        Assert.Equal(longest, ((Curve)made[3]).Values);
    }

    [Fact]
    public void TheLossIsTheSquaredErrorOfAFrame()
    {
        IProblem problem = Small.Build(ParameterStore.Draw(2).Root, Small.Fit([]));
        Example[] curves = [Curve(5, 1), Curve(3, 3)];
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        IReadOnlyList<IAnswer> made = problem.Predict(tape, curves);
        double sum = 0;
        for (int b = 0; b < 2; b++)
            sum += ((Curve)made[b]).Values.Zip(((Frames)curves[b].Input).Values.ToArray(), (x, y) => Math.Pow((double)x - y, 2)).Sum();
        Assert.Equal(sum / 8, problem.Loss(tape, curves).Item(), 1e-4);
        Assert.Equal(sum / 16, problem.Score(curves, made)["mse"], 1e-4);
    }

    /// <summary>A share of the variance of each of a frame's numbers about its own mean: 1 for the means, whatever the scale.</summary>
    [Fact]
    public void ScoresAreSharesOfTheVariance()
    {
        IProblem problem = Small.Build(ParameterStore.Draw(2).Root, Small.Fit([]));
        Example small = new(new Frames(2, new Real[] { 1, 10, 3, 10 })), large = new(new Frames(2, new Real[] { 0, 100, 0, 300 }));
        Report means = problem.Score([small, large], [new Curve(2, [2, 10, 2, 10]), new Curve(2, [0, 200, 0, 200])]);
        Assert.Equal((1, (2 + 20_000) / 8.0, true, true), (means.Main, means["mse"], means.IsError("nmse"), means.IsError("mse")));
        Assert.Equal(0.125, problem.Score([small, large], [new Curve(2, [1, 10, 3, 10]), new Curve(2, [0, 150, 0, 350])]).Main, 1e-9);
        Example flat = new(new Frames(2, new Real[] { 1, 2, 1, 2 }));
        Assert.Equal(0, problem.Score([flat], [new Curve(2, [1, 2, 1, 2])]).Main);
        Assert.Equal(double.PositiveInfinity, problem.Score([flat], [new Curve(2, [1, 2, 1, 3])]).Main);
        Assert.Equal(0, problem.Score([], []).Main);
    }

    [Fact]
    public void LinesAndAnswers()
    {
        IProblem problem = Small.Build(ParameterStore.Draw(2).Root, Small.Fit([]));
        Frames asked = (Frames)problem.Read(" 3 ").Input;
        Assert.Equal((3, 2), (asked.Length, asked.Size));
        Says("The line: found \"many\"; expected how many frames the model is to make, such as 320, and at most 1000000.", () => problem.Read("many"));
        Says("The line: found \"1000001\"; expected how many frames the model is to make, such as 320, and at most 1000000.", () => problem.Read("1000001"));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Says("The model: found frames of 3 numbers; expected 2; set model.size to what the data have.", () => problem.Predict(tape, [new Example(new Frames(3, new Real[3]))]));
        Says("A model of curves reads frames, and was given words; expected data of that kind (data.type).", () => problem.Predict(tape, [Example.Labelled(["a"], [])]));

        Curve curve = new(2, [(Real)0.5, -1, (Real)0.25, 0]);
        Assert.Equal("""{"size":2,"values":[0.5,-1,0.25,0]}""", Json(curve));
        using StringWriter text = new() { NewLine = "\n" };
        curve.WriteColumns(text);
        Assert.Equal("0.5\t-1\n0.25\t0\n\n", text.ToString());
    }

    /// <summary>A clockwork network learns a wave that an Elman network of as many parameters does not: a small form of recipes/10-waveform-generation.</summary>
    [Fact]
    public void AClockworkNetworkLearnsAWave()
    {
        Recipe recipe = Recipe.Load("waveform-generation",
            ["data.length=64", "data.repeats=100", "training.epochs=6", "training.batchTokens=64", "model.encoder.cell.hidden=19", "model.encoder.cell.modules=7"]);
        using Trainer run = Trainer.Start(recipe, recipe.Data.Open(null), TestDevice.Default);
        TrainingStep[] epochs = [.. run.Where(step => step.EpochEnded)];
        Assert.True(epochs[^1].Dev!.Main < 0.05, $"nmse {epochs[^1].Dev!.Main}");
        Assert.True(epochs[^1].Dev!.Main < epochs[0].Dev!.Main);
    }

    private static Example Curve(int length, ulong seed)
    {
        Samples draw = new(seed);
        Real[] values = new Real[2 * length];
        for (int i = 0; i < values.Length; i++)
            values[i] = draw.Int(5) - 2;
        return new Example(new Frames(2, values));
    }

    private static void Says(string sentence, Func<object> action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);

    private static string Json(IAnswer answer)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
            answer.WriteJson(writer, false);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
