using System.Globalization;
using System.Xml.Linq;

namespace Unroll.Tests;

/// <summary>Figures as SVG.</summary>
public sealed class SvgPictureTests
{
#if SINGLE
    [Fact]
    public void EveryKindOfFigureIsDrawnAsApproved() => House.Approved.Check("figures.svg", SvgPicture.Of(FigureSamples.Approved));
#endif

    [Fact]
    public void HostileFiguresAreDrawn()
    {
        int count = 0;
        foreach (Figure figure in FigureSamples.Hostile.Concat(FigureSamples.Approved))
        {
            Check(figure);
            count++;
        }
        Assert.True(count > 100, $"only {count} figures");
        Check([.. FigureSamples.Approved]);
        Check();
    }

    [Fact]
    public void TheLargestWeightIsDarkest()
    {
        string[] fills = [.. Shapes(SvgPicture.Of(new TokensFigure("", ["a", "b", "c", "d"], [0, 0.1, 0.2, -3])), "rect").Skip(1).Select(rect => rect.Attribute("fill")!.Value)];
        Assert.Equal([SvgColours.Shade(0), SvgColours.Shade(0.5), SvgColours.Shade(1), SvgColours.Shade(0)], fills);
        Assert.Equal(["rgb(255,255,255)", "rgb(120,170,235)"], new[] { SvgColours.Shade(0), SvgColours.Shade(1) });
    }

    [Fact]
    public void BarsAreAsLongAsTheirValues()
    {
        double[] Lengths(double? full) => [.. Shapes(SvgPicture.Of(new BarsFigure("", [("a", 0.5), ("b", 0.25), ("c", -1), ("d", double.NaN)], full)), "rect").Skip(1).Select(rect => Number(rect, "width"))];
        Assert.Equal([160, 80, 0, 0], Lengths(1));
        Assert.Equal([320, 160, 0, 0], Lengths(null));
    }

    /// <summary>On a logarithmic axis 0.01 lies half way between 0.001 and 0.1; a dot beyond the lines lies on the edge.</summary>
    [Fact]
    public void PointsLieWhereTheirNumbersSay()
    {
        LineSeries line = new("", [(0.001, 0), (0.01, 10), (0.1, 10)]), dots = new("", [(0.01, 1000), (10, 5)], LineStyle.Dots);
        string svg = SvgPicture.Of(new LinesFigure("", "x", "y", [line, dots], logX: true));
        double[][] points = [.. Shapes(svg, "polyline").Single().Attribute("points")!.Value.Split(' ').Select(point => Array.ConvertAll(point.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture)))];
        Assert.Equal(points[1][0], (points[0][0] + points[2][0]) / 2, 0.1);
        Assert.Equal(points[1][1], points[2][1]);
        XElement[] circles = [.. Shapes(svg, "circle")];
        Assert.Equal(points[1][0], Number(circles[0], "cx"), 0.1);
        Assert.True(Number(circles[0], "cy") < points[1][1], "the dot lies on the upper edge");
        Assert.Equal(points[2][0], Number(circles[1], "cx"), 0.1);
        Assert.Equal((points[0][1] + points[1][1]) / 2, Number(circles[1], "cy"), 0.1);
    }

    [Fact]
    public void AMarkedCellHasAFrame()
    {
        HeatMapFigure map = new("", ["a", "b"], ["c", "d"], [[1, 2], [3, 4]], [(1, 0)]);
        XElement[] cells = [.. Shapes(SvgPicture.Of(map), "rect").Skip(1)];
        XElement frame = cells.Single(cell => cell.Attribute("fill")!.Value == "none"), framed = cells.Single(cell => cell.Attribute("fill")!.Value == SvgColours.Shade(0.75));
        Assert.Equal((Number(framed, "x") + 1, Number(framed, "y") + 1), (Number(frame, "x"), Number(frame, "y")));
    }

    /// <summary>No peak is lost among many points.</summary>
    [Fact]
    public void ManyPointsAreThinned()
    {
        string svg = SvgPicture.Of(new LinesFigure("", "x", "y", [new LineSeries("", Enumerable.Range(0, 100_000).Select(i => ((double)i, i == 50_001 ? 1 : 0.0)))]));
        string[] points = Shapes(svg, "polyline").Single().Attribute("points")!.Value.Split(' ');
        Assert.InRange(points.Length, 1000, 2000);
        Assert.Equal(2, points.Select(point => point.Split(',')[1]).Distinct().Count());
    }

    /// <summary>Each moment is seen in its own part of the time, and in no other.</summary>
    [Fact]
    public void AnAnimatedPictureShowsOneMomentAfterAnother()
    {
        XElement picture = XElement.Parse(SvgPicture.Animated(new[] { "a", "b", "c" }.Select(name => new Figure[] { new BarsFigure(name, [(name, 1.0)]) }), 0.5));
        XElement[] moments = [.. picture.Elements().Where(part => part.Name.LocalName == "g")];
        Assert.Equal(["hidden", "hidden", "visible"], moments.Select(moment => moment.Attribute("visibility")!.Value));
        XElement[] times = [.. moments.Select(moment => moment.Elements().Single(part => part.Name.LocalName == "animate"))];
        Assert.Equal(["visible;hidden;hidden", "hidden;visible;hidden", "hidden;hidden;visible"], times.Select(time => time.Attribute("values")!.Value));
        Assert.All(times, time => Assert.Equal("1.5s", time.Attribute("dur")!.Value));
        Assert.Equal(Number(XElement.Parse(SvgPicture.Of(new BarsFigure("a", [("a", 1.0)]))), "height"), Number(picture, "height"));
        Assert.Equal("An animated picture: found no moment; expected at least one.", Assert.Throws<UnrollException>(() => SvgPicture.Animated([], 1)).Message);
        Assert.Equal("seconds is 0; expected a number above 0.", Assert.Throws<UnrollException>(() => SvgPicture.Animated([[]], 0)).Message);
    }

    /// <summary>Fails unless a picture is XML with all names, all of it inside the picture, and only numbers where there should be some.</summary>
    internal static void Check(params Figure[] figures)
    {
        string svg = SvgPicture.Of(figures);
        XElement picture = XElement.Parse(svg);
        HashSet<string> texts = [.. Shapes(svg, "text").Select(text => text.Value)];
        foreach (string name in figures.SelectMany(FigureSamples.NamesIn).Where(name => name.Length > 0))
            Assert.Contains(SvgText.Cut(name), texts);
        foreach (Figure figure in figures.Where(figure => figure.Title.Length > 0))
            Assert.Contains(SvgText.CutTitle(figure.Title), texts);
        (double width, double height) = (Number(picture, "width"), Number(picture, "height"));
        Assert.Equal(FormattableString.Invariant($"0 0 {width} {height}"), picture.Attribute("viewBox")!.Value);
        Assert.True(width is > 0 and < 400_000 && height is > 0 and < 60_000, FormattableString.Invariant($"a picture of {width} by {height}"));
        foreach (XElement shape in picture.Descendants())
        {
            Assert.All(shape.Attributes().Where(attribute => attribute.Name.LocalName != "href"), attribute => Assert.DoesNotMatch("NaN|Infinity|∞", attribute.Value));
            Assert.Contains(shape.Name.LocalName, new[] { "g", "rect", "text", "line", "circle", "polyline", "polygon", "image" });
            foreach (string name in new[] { "x", "x1", "x2", "cx" }.Where(name => shape.Attribute(name) is not null))
                Assert.InRange(Number(shape, name), 0, width);
            foreach (string name in new[] { "y", "y1", "y2", "cy" }.Where(name => shape.Attribute(name) is not null))
                Assert.InRange(Number(shape, name), 0, height);
            foreach (string name in new[] { "width", "height", "r" }.Where(name => shape.Attribute(name) is not null))
                Assert.InRange(Number(shape, name), 0, Math.Max(width, height));
        }
    }

    private static double Number(XElement shape, string attribute) => double.Parse(shape.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static IEnumerable<XElement> Shapes(string svg, string name) => XElement.Parse(svg).Descendants().Where(shape => shape.Name.LocalName == name);
}
