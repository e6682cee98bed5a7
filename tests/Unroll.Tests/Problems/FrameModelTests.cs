using System.Text.Json;

namespace Unroll.Tests;

/// <summary>Frames in: the next frame of music, and a number for a sequence.</summary>
public sealed class FrameModelTests
{
    private static readonly FrameModelSpec Small = new() { Size = 5, First = 60, Encoder = new RecurrentSpec(new LstmSpec(4)) };

    [Fact]
    public void GradientsOfTheLosses()
    {
        Example[] pieces = [Piece(3, 1), Piece(0, 2), Piece(5, 3)];
        ParameterStore store = ParameterStore.Draw(2);
        IProblem music = Small.Build(store.Root, Small.Fit(pieces));
        GradientCheck.Parameters(7, store, tape => music.Loss(tape, pieces));

        RegressionSpec sum = new() { Encoder = new RecurrentSpec(new LstmSpec(4)) };
        Dataset adding = new AddingDataSpec { Length = 6, Train = 5 }.Open(null).Train!;
        ParameterStore other = ParameterStore.Draw(3);
        IProblem regressor = sum.Build(other.Root, sum.Fit(adding));
        GradientCheck.Parameters(8, other, tape => regressor.Loss(tape, adding));
    }

    /// <summary>Frame by frame by the definition: what is given of a frame is only what was before it.</summary>
    [Fact]
    public void TheLossOfAFrameDependsOnThoseBeforeItAlone()
    {
        ParameterStore store = ParameterStore.Draw(2);
        IProblem music = Small.Build(store.Root, Small.Fit([]));
        Example[] pieces = [Piece(4, 1), Piece(0, 2), Piece(6, 3)];
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        IReadOnlyList<IAnswer> answers = music.Predict(tape, pieces);
        double sum = 0;
        for (int b = 0; b < pieces.Length; b++)
        {
            FrameForecast whole = (FrameForecast)answers[b];
            Frames piece = (Frames)pieces[b].Input;
            for (int t = 0; t < piece.Length; t++)
            {
                FrameForecast before = (FrameForecast)music.Predict(tape, [new Example(new Frames(5, piece.Values[..(5 * t)]))])[0];
                double expected = 0;
                for (int key = 0; key < 5; key++)
                    expected -= Math.Log(piece.Frame(t)[key] > 0 ? before.Next[key] : 1 - before.Next[key]);
                Assert.Equal(expected, whole.Losses[t], 1e-4);
                sum += expected;
            }
        }
        Assert.Equal(sum / 10, music.Loss(tape, pieces).Item(), 1e-4);
        Report report = music.Score(pieces, answers);
        Assert.Equal(sum / 10, report.Main, 1e-4);
        Assert.Equal((10 * report.Main) - ((FrameForecast)answers[0]).Losses[0] - ((FrameForecast)answers[2]).Losses[0], 8 * report["nllWithoutFirst"], 1e-4);
        Assert.True(report.IsError("nll"));
        Assert.Equal(0, music.Score([], []).Main);
    }

    [Fact]
    public void LinesAndAnswers()
    {
        IProblem music = Small.Build(ParameterStore.Draw(2).Root, Small.Fit([]));
        Frames piece = (Frames)music.Read("60 64; ;62").Input;
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0], piece.Values.Span);
        Assert.Equal(0, music.Read(" ").Length);
        Says("The line: found \"65\"; expected keys from 60 to 64, blanks between them and a ; between frames.", () => music.Read("60 65"));
        Says("model.encoder: found both directions; expected one (bidirectional=false): what comes next must not be read.",
            () => (Small with { Encoder = Small.Encoder with { Bidirectional = true } }).Build(ParameterStore.Draw(1).Root, Small.Fit([])));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Says("The model: found frames of 3 numbers; expected 5; set model.size to what the data have.", () => music.Predict(tape, [new Example(new Frames(3, new Real[3]))]));

        FrameForecast forecast = new([2, 3], [(Real)0.25, (Real)0.75, 0, (Real)0.625, 0], 60);
        Assert.Equal("""{"frames":2,"nll":2.5,"next":{"61":0.75,"63":0.625}}""", Json(forecast));
        using StringWriter text = new() { NewLine = "\n" };
        forecast.WriteText(text);
        forecast.WriteColumns(text);
        Assert.Equal("next: 61 (0.75), 63 (0.63); 2 frames of 2.50 nats\n61\t0.75\n63\t0.625\n\n", text.ToString());
        Assert.Equal([60], new FrameForecast([], [(Real)0.25, 0], 60).Likely);
    }

    [Fact]
    public void FramesAreReadAndScored()
    {
        RegressionSpec spec = new() { Encoder = new RecurrentSpec(new LstmSpec(4)) };
        IProblem problem = spec.Build(ParameterStore.Draw(2).Root, spec.Fit([]));
        Assert.Equal([(Real)0.5, 0, (Real)(-1), 1], ((Frames)problem.Read("0.5 0; -1 1").Input).Values.Span);
        Says("The line: found a frame of 3 numbers, \"1 2 3\"; expected 2, and a ; between frames.", () => problem.Read("1 2 3"));
        Says("The line: found \"one\"; expected numbers such as 0.5, with blanks between them.", () => problem.Read("1 one"));
        Says("A sequence has no number, which a regression needs for training and evaluation.", () => spec.Fit([new Example(new Frames(2, new Real[2]))]));
        Example[] gold = [new(new Frames(2, new Real[2]), new Number(1)), new(new Frames(2, new Real[2]), new Number(2))];
        Report report = problem.Score(gold, [new Estimate(1.5), new Estimate(4)]);
        Assert.Equal((2.125, 1.25, true), (report.Main, report["meanAbsoluteError"], report.IsError("mse")));
        Assert.Equal("""{"number":1.5}""", Json(new Estimate(1.5)));
    }

    private static Example Piece(int length, ulong seed)
    {
        Samples draw = new(seed);
        Real[] values = new Real[5 * length];
        for (int i = 0; i < values.Length; i++)
            values[i] = draw.Int(2);
        return new Example(new Frames(5, values));
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
