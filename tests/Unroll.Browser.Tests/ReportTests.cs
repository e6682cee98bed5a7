using Unroll.Cli;
using Unroll.Tests;

namespace Unroll.Browser.Tests;

/// <summary>Reports as a browser shows them. UNROLL_SHOTS names a folder for pictures of the pages, to be looked at.</summary>
public sealed class ReportTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(1280)]
    [InlineData(640)]
    public async Task EveryFigureIsShown(int width)
    {
        using ShownReport shown = await ShownReport.Open(browser, FigureSamples.Approved, width);
        Assert.Equal(FigureSamples.Approved.Sum(figure => PlotlyChart.Of(figure).Count()), await shown.Ask<int>("() => document.querySelectorAll('.js-plotly-plot').length"));
        await shown.Check();
        await shown.Shoot($"figures-{width}.png");
    }

    /// <summary>Numbers appear under the mouse, and the page changes its colours.</summary>
    [Fact]
    public async Task TheMouseIsAnswered()
    {
        using ShownReport shown = await ShownReport.Open(browser, [new LinesFigure("loss", "epoch", "loss (nats)", [new LineSeries("here", [(1, 4), (2, 2), (3, 1)])])], 1000);
        await shown.Hover(".nsewdrag");
        Assert.Contains("2", await shown.Ask<string>("() => document.querySelector('.hoverlayer').textContent"), StringComparison.Ordinal);
        string before = await shown.Ask<string>("() => getComputedStyle(document.body).backgroundColor + document.querySelector('.xtitle').style.fill");
        await shown.Click("#theme");
        Assert.NotEqual(before, await shown.Ask<string>("() => getComputedStyle(document.body).backgroundColor + document.querySelector('.xtitle').style.fill"));
        Assert.Empty(shown.Complaints);
    }

    /// <summary>Whatever names data have, nothing of them is run or breaks the page.</summary>
    [Fact]
    public async Task HostileFiguresAreShown()
    {
        using ShownReport shown = await ShownReport.Open(browser, [.. FigureSamples.Hostile.Where(figure => PlotlyChart.Of(figure).Sum(chart => chart.Json.Length) is > 0 and < 100_000).Where((_, i) => i % 5 == 0)], 1000);
        Assert.Empty(shown.Complaints);
        Assert.Equal([shown.Address], shown.Requests);
    }

    /// <summary>Where scripts do not run, drawings are seen.</summary>
    [Fact]
    public async Task ThePageIsReadWithoutScripts()
    {
        using ShownReport shown = await ShownReport.Open(browser, FigureSamples.Approved, 1280, scripts: false);
        Assert.Empty(shown.Complaints);
        await shown.Shoot("without-scripts.png");
    }
}
