namespace Unroll.Tests;

/// <summary>What is drawn of reports.</summary>
public sealed class ReportFiguresTests
{
    /// <summary>Three of four cats are called cats, one dog is missed, and one bird is one too many.</summary>
    [Fact]
    public void TheConfusionMatrixHasSharesOfItsRows()
    {
        (string?, string?)[] pairs = [("cat", "cat"), ("cat", "cat"), ("cat", "cat"), ("cat", "dog"), ("dog", null), ("dog", "dog"), (null, "bird")];
        HeatMapFigure map = Assert.IsType<HeatMapFigure>(Assert.Single(ReportOf(Confusion.Of(pairs)).Figures));
        Assert.Equal(["(none)", "bird", "cat", "dog"], map.Columns);
        Assert.Equal(["(none) (1)", "bird (0)", "cat (4)", "dog (2)"], map.Rows);
        Assert.Equal([[0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0.75, 0.25], [0.5, 0, 0, 0.5]], map.Values);
        Assert.Equal([(0, 0), (1, 1), (2, 2), (3, 3)], map.Marked);
        SvgPictureTests.Check(map);
    }

    /// <summary>Of twenty labels, k is called k + 1 as often as its number says: those of the highest numbers are confused most.</summary>
    [Fact]
    public void OfManyLabelsThoseConfusedMostAreShown()
    {
        string Label(int k) => FormattableString.Invariant($"{k:00}");
        IEnumerable<(string?, string?)> pairs = Enumerable.Range(0, 20).SelectMany(k => Enumerable.Repeat(((string?)Label(k), (string?)Label(k)), 100).Concat(Enumerable.Repeat(((string?)Label(k), (string?)Label((k + 1) % 20)), k)));
        HeatMapFigure map = (HeatMapFigure)ReportOf(Confusion.Of(pairs)).Figures[0];
        Assert.StartsWith("the 15 of 20 labels confused most: ", map.Title, StringComparison.Ordinal);
        Assert.Equal(["00", .. Enumerable.Range(6, 14).Select(Label)], map.Columns); // 00 is answered for 19
    }

    [Fact]
    public void TheCalibrationIsALineBesideTheIdealOne()
    {
        Report report = ReportOf([]) with { Calibration = Calibration.Of([(0.25, true), (0.25, false), (0.95, true)], bins: 4) };
        LinesFigure lines = Assert.IsType<LinesFigure>(Assert.Single(report.Figures));
        Assert.Equal([(0.25, 0.5), (0.95, 1.0)], lines.Series[0].Points);
        Assert.Equal([(0.0, 0.0), (1.0, 1.0)], lines.Series[1].Points);
        Assert.Equal(LineStyle.Dashed, lines.Series[1].Style);
        SvgPictureTests.Check(lines);
        Assert.Empty(ReportOf([]).Figures);
    }

    private static Report ReportOf(IReadOnlyList<Confusion> confusions) => new("accuracy", [new("accuracy", 0.5)]) { Confusions = confusions };
}
