using System.Xml.Linq;

namespace Unroll.Tests;

/// <summary>The figure of a chain that can be worked out by hand.</summary>
public sealed class TrellisTests
{
    [Fact]
    public void ShowsProbabilitiesAndTheTwoBestPaths()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Trellis trellis = Figure(tape, ["flights", "<&>"], rows: 2);
        Assert.Equal(["O", "B-x"], trellis.Tags);
        Assert.Equal(["O", "B-x"], trellis.Best.Tags);
        Assert.Equal(["O", "O"], trellis.Second!.Tags);

        // Scores: O 2, B-x 0, I-x -1 at the first word; O 1, B-x 3, I-x 0 at the second; from I-x to B-x 0.5 more.
        double z = Math.Exp(3) + Math.Exp(5) + Math.Exp(2) + Math.Exp(1) + Math.Exp(3) + Math.Exp(0) + Math.Exp(0) + Math.Exp(2.5) + Math.Exp(-1);
        Assert.Equal(5, trellis.Best.Score, 1e-6);
        Assert.Equal(Math.Exp(5) / z, trellis.Best.Probability, 1e-6);
        Assert.Equal(3, trellis.Second.Score, 1e-6);
        Assert.Equal((Math.Exp(3) + Math.Exp(5) + Math.Exp(2)) / z, trellis.Cells[0, 0].Probability, 1e-6);
        Assert.Equal((Math.Exp(5) + Math.Exp(3) + Math.Exp(2.5)) / z, trellis.Cells[1, 1].Probability, 1e-6);
        Assert.Equal(3, trellis.Cells[1, 1].Score, 1e-6);
    }

    [Fact]
    public void ThePictureIsXmlWithEveryWordTagAndCell()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Trellis trellis = Figure(tape, ["flights", "<&>"], rows: 8);
        XElement svg = XElement.Parse(SvgPicture.Of(trellis));
        string[] texts = [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Superset(new HashSet<string>(["flights", "<&>", "O", "B-x", "I-x"]), new HashSet<string>(texts));
        Assert.Equal(6, svg.Descendants().Count(e => e.Name.LocalName == "circle"));
        Assert.Equal(2, svg.Descendants().Count(e => e.Name.LocalName == "polyline"));
    }

    [Fact]
    public void OneWordOneTagHasNoSecondPath()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value zero = tape.Constant(new Tensor(new Shape(1)));
        Chain chain = new(new Sequences(new SequenceLayout(1), tape.Constant(new Tensor(new Shape(1, 1)))), tape.Constant(new Tensor(new Shape(1, 1))), zero, zero);
        Trellis trellis = Trellis.Of(chain, 0, ["word"], Vocabulary.Of(["O"], unknown: false));
        Assert.Null(trellis.Second);
        Assert.Equal(1, trellis.Best.Probability, 1e-9);
        Assert.NotEmpty(SvgPicture.Of(trellis));
    }

    private static Trellis Figure(Tape tape, string[] words, int rows)
    {
        Tensor transitions = new(new Shape(3, 3));
        transitions.Span[(2 * 3) + 1] = 0.5f;
        Value zero = tape.Constant(new Tensor(new Shape(3)));
        Value emissions = tape.Constant(new Tensor(new Shape(2, 3), [2, 0, -1, 1, 3, 0]));
        Chain chain = new(new Sequences(new SequenceLayout(2), emissions), tape.Constant(transitions), zero, zero);
        return Trellis.Of(chain, 0, words, Vocabulary.Of(["O", "B-x", "I-x"], unknown: false), rows);
    }
}
