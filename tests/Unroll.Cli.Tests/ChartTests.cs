namespace Unroll.Cli.Tests;

public sealed class ChartTests
{
    [Fact]
    public void ARisingLineGoesFromBottomLeftToTopRight() => Assert.Equal(
        ["   *",
         "  * ",
         " *  ",
         "*   "], Chart.Draw([0, 1, 2, 3], 0, 3, 4, 4, unicode: false));

    [Fact]
    public void BrailleHasTwoByFourDots() => Assert.Equal(["⡠⠊"], Chart.Draw([0, 1, 2, 3], 0, 3, 2, 1, unicode: true));

    [Theory]
    [InlineData(new double[] { 5 })]
    [InlineData(new double[] { 5, 5, 5 })]
    [InlineData(new double[] { 5, double.NaN, 5 })]
    public void FlatShortAndBrokenLinesAreDrawn(double[] values) =>
        Assert.Contains('*', string.Concat(Chart.Draw(values, 5, 5, 10, 3, unicode: false)));

    [Fact]
    public void APanelOfNothingFiniteIsEmpty() => Assert.Equal("loss", LearningCurve.Panel("loss", [double.NaN], 30, unicode: true)[0]);
}
