namespace Unroll.Tests;

/// <summary>The descriptions of figures: what fits together, and what does not.</summary>
public sealed class FigureTests
{
    [Fact]
    public void PiecesAreTokensAndMarkedSpansInOrder()
    {
        TokenMark city = new(new Span("city", 1, 3), 0.5);
        TokensFigure figure = new("", ["to", "new", "york", "now"], marks: [city]);
        Assert.Equal([(0, 1, null), (1, 3, city), (3, 4, null)], figure.Pieces());
        Assert.Empty(new TokensFigure("", []).Pieces());
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.Equal("A figure of tokens: found 2 tokens and 1 weights; expected as many of both.", Message(() => new TokensFigure("", ["a", "b"], [1])));
        Assert.Equal("A figure of tokens: found 2 tokens and 3 tags; expected as many of both.", Message(() => new TokensFigure("", ["a", "b"], tags: ["x", "y", "z"])));
        Assert.Equal("A figure of tokens: found a mark from 1 to 3, of 2 tokens; expected one that begins at 0 or later and holds a token.", Message(() => Marked((1, 3))));
        Assert.Equal("A figure of tokens: found a mark from 1 to 1, of 2 tokens; expected one that begins at 0 or later and holds a token.", Message(() => Marked((1, 1))));
        Assert.Equal("A figure of tokens: found a mark from 0 to 1, of 2 tokens; expected one that begins at 2 or later and holds a token.", Message(() => Marked((1, 2), (0, 1))));
        Assert.Equal("A heat map: found 1 rows and 2 columns, and 1 rows of 1 values; expected a value for each row and column.", Message(() => new HeatMapFigure("", ["a"], ["b", "c"], [[1]])));
        Assert.Equal("A heat map: found 2 rows and 1 columns, and 1 rows of 1 values; expected a value for each row and column.", Message(() => new HeatMapFigure("", ["a", "b"], ["c"], [[1]])));
        Assert.Equal("A heat map: found a mark at row 0 and column 1; expected one within the table.", Message(() => new HeatMapFigure("", ["a"], ["b"], [[1]], [(0, 1)])));
        Assert.Equal("A figure of bars: found null; expected a name for each bar.", Message(() => new BarsFigure("", [(null!, 1)])));

        Assert.Equal("The band of a line: found 1 pairs of values and 2 points; expected one for each point.", Message(() => new LinesFigure("", "", "", [new LineSeries("", [(0, 0), (1, 1)], band: [(0, 1)])])));
        Assert.Equal("The places of a surface: found 2 columns and 2 rows; expected at least 2 of each, finite and rising.", Message(() => new SurfaceFigure("", "", "", "", [0, 0], [0, 1], [[1, 1], [1, 1]])));
        Assert.Equal("A surface: found 2 rows and 2 columns, and 1 rows of 2 values; expected a value for each row and column.", Message(() => new SurfaceFigure("", "", "", "", [0, 1], [0, 1], [[1, 1]])));
        Assert.Equal("A figure of points: found an arrow from 0 to 1, of 1 points; expected one between two of them.", Message(() => new PointsFigure("", "", "", [new("a", 0, 0)], [(0, 1)])));

        static TokensFigure Marked(params (int Start, int End)[] marks) => new("", ["a", "b"], marks: marks.Select(mark => new TokenMark(new Span("x", mark.Start, mark.End))));
        static string Message(Func<Figure> make) => Assert.Throws<UnrollException>(make).Message;
    }

    [Fact]
    public void FiguresThatSayTheSameAreEqual()
    {
        Assert.Equal(FigureSamples.Approved.SkipLast(1), FigureSamples.Approved.SkipLast(1));
        Assert.NotEqual(new TokensFigure("", ["a"], [0.5]), new TokensFigure("", ["a"], [0.25]));
    }

    /// <summary>The caller's arrays are copied.</summary>
    [Fact]
    public void FiguresDoNotChange()
    {
        double[] weights = [1, 2];
        TokensFigure figure = new("", ["a", "b"], weights);
        weights[0] = 9;
        Assert.Equal([1.0, 2.0], figure.Weights);
    }

    [Fact]
    public void AxesAreChosenByLinesAndDotsOnlyWithoutLines()
    {
        LineSeries line = new("", [(1, 2), (3, 4), (double.NaN, 9), (9, double.PositiveInfinity)]), dots = new("", [(0, 7), (5, 8)], LineStyle.Dots);
        Assert.Equal(((1, 3), (2, 4)), Ranges(line, dots));
        Assert.Equal(((0, 5), (7, 8)), Ranges(dots));
        Assert.Equal(((0, 1), (0, 1)), Ranges());
        Assert.Equal(((-0.5, 0.5), (4.5, 5.5)), Ranges(new LineSeries("", [(0, 5)])));
        LinesFigure log = new("", "", "", [new LineSeries("", [(0, 1), (-1, 1), (0.01, 1), (100, 1)])], logX: true);
        Assert.Equal([(-2.0, 1.0), (2.0, 1.0)], log.Drawn(log.Series[0]));

        static ((double, double), (double, double)) Ranges(params LineSeries[] series)
        {
            LinesFigure figure = new("", "", "", series);
            return (figure.RangeOfX(), figure.RangeOfY());
        }
    }

    [Theory]
    [InlineData(0, "0.0000")]
    [InlineData(0.98765, "0.9877")]
    [InlineData(0.0001, "1.0e-4")]
    [InlineData(-1234.5, "-1234.5000")]
    [InlineData(1e300, "1.0e300")]
    [InlineData(double.NaN, "?")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void NumbersAreShort(double value, string text) => Assert.Equal(text, FigureNumber.Text(value));

    [Theory]
    [InlineData(-0.001, "0.00")]
    [InlineData(-0.01, "-0.01")]
    [InlineData(-10, "-10.00")]
    [InlineData(0, "0.00")]
    public void ZeroHasNoSign(double value, string text) => Assert.Equal(text, FigureNumber.Text(value, "0.00"));

    /// <summary>Heights are shares of the range, of logarithms where these are asked for; what has no height is left open.</summary>
    [Fact]
    public void SurfacesHaveLevels()
    {
        double[][] values = [[1, 10], [100, -1]];
        SurfaceFigure plain = new("", "", "", "", [0, 1], [0, 1], values), log = new("", "", "", "", [0, 1], [0, 1], values, logZ: true);
        Assert.Equal((-1, 100), plain.Range);
        Assert.Equal(11 / 101.0, plain.Level(0, 1), 1e-12);
        Assert.Equal((1, 100), log.Range);
        Assert.Equal([0, 0.5, 1, double.NaN], new[] { log.Level(0, 0), log.Level(0, 1), log.Level(1, 0), log.Level(1, 1) });
    }

    /// <summary>The vertical axis has room for bands, also in logarithms.</summary>
    [Fact]
    public void BandsWidenTheAxis()
    {
        LinesFigure lines = new("", "", "", [new LineSeries("", [(0, 1), (1, 10)], band: [(0.01, 2), (0, 1000)])], logY: true);
        Assert.Equal([(0.0, -2.0, Math.Log10(2))], lines.DrawnBand(lines.Series[0]));
        Assert.Equal((-2, 1), lines.RangeOfY());
    }
}
