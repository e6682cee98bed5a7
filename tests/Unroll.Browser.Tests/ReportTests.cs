using PuppeteerSharp;
using Unroll.Cli;
using Unroll.Tests;

namespace Unroll.Browser.Tests;

/// <summary>Reports as a browser shows them. UNROLL_SHOTS names a folder for pictures of the pages, to be looked at.</summary>
public sealed class ReportTests(Browser browser) : IClassFixture<Browser>
{
    // Two texts of one chart that overlap by more than a little; none may.
    private const string Overlaps = """
        () => [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) => {
          const boxes = [...chart.querySelectorAll(".xtick text, .ytick text, .xtitle, .ytitle, .legendtext, .cbtitle text, .cbaxis text")]
            .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
          return boxes.flatMap((one, i) => boxes.slice(i + 1).filter((other) =>
            Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 2 && Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 2)
            .map((other) => `${one.text} | ${other.text}`));
        })
        """;

    // Texts that reach beyond their chart.
    private const string Cut = """
        () => [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) => {
          const frame = chart.getBoundingClientRect();
          return [...chart.querySelectorAll(".xtick text, .ytick text, .xtitle, .ytitle, .legendtext")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < frame.left - 2 || box.right > frame.right + 2 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2;
          }).map((text) => text.textContent);
        })
        """;

    [Theory]
    [InlineData(1280)]
    [InlineData(640)]
    public async Task EveryFigureIsShown(int width)
    {
        using Page shown = await Page.Open(browser, FigureSamples.Approved, width);
        Assert.Empty(shown.Complaints);
        Assert.Equal([shown.Address], shown.Requests);
        Assert.Equal(FigureSamples.Approved.Sum(figure => PlotlyChart.Of(figure).Count()), await shown.Ask<int>("() => document.querySelectorAll('.js-plotly-plot').length"));
        Assert.Empty(await shown.Ask<string[]>(Overlaps));
        Assert.Empty(await shown.Ask<string[]>(Cut));
        Assert.True(await shown.Ask<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window");
        await shown.Shoot($"figures-{width}.png");
    }

    /// <summary>Numbers appear under the mouse, and the page changes its colours.</summary>
    [Fact]
    public async Task TheMouseIsAnswered()
    {
        using Page shown = await Page.Open(browser, [new LinesFigure("loss", "epoch", "loss (nats)", [new LineSeries("here", [(1, 4), (2, 2), (3, 1)])])], 1000);
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
        using Page shown = await Page.Open(browser, [.. FigureSamples.Hostile.Where(figure => PlotlyChart.Of(figure).Sum(chart => chart.Json.Length) is > 0 and < 100_000).Where((_, i) => i % 5 == 0)], 1000);
        Assert.Empty(shown.Complaints);
        Assert.Equal([shown.Address], shown.Requests);
    }

    /// <summary>Where scripts do not run, drawings are seen.</summary>
    [Fact]
    public async Task ThePageIsReadWithoutScripts()
    {
        using Page shown = await Page.Open(browser, FigureSamples.Approved, 1280, scripts: false);
        Assert.Empty(shown.Complaints);
        await shown.Shoot("without-scripts.png");
    }

    /// <summary>A report in a folder of its own, opened.</summary>
    private sealed class Page : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("unroll-browser-").FullName;
        private readonly IPage page;

        private Page(IPage page) => this.page = page;

        public string Address => new Uri(Path.Combine(folder, "report.html")).AbsoluteUri;

        public List<string> Complaints { get; } = [];

        public List<string> Requests { get; } = [];

        public static async Task<Page> Open(Browser browser, IReadOnlyList<Figure> figures, int width, bool scripts = true)
        {
            Page shown = new(await browser.Open(width));
            File.WriteAllText(Path.Combine(shown.folder, "report.html"), HtmlReport.Of(new Findings("All figures", ["A sentence.", "Another one."], "Somebody 1990", figures, [new LabTable("table", LabColumn.Numbers("x", [1, 2]), LabColumn.Texts("name", ["a", "b"]))])));
            shown.page.Console += (_, message) => shown.Complain(message.Message.Type == ConsoleType.Error ? message.Message.Text : null);
            shown.page.PageError += (_, error) => shown.Complain(error.Message);
            shown.page.Request += (_, request) => shown.Ask(request.Request.Url);
            await shown.page.SetJavaScriptEnabledAsync(scripts);
            await shown.page.GoToAsync(shown.Address);
            if (scripts)
                await shown.page.WaitForSelectorAsync("html[data-drawn=yes]");
            return shown;
        }

        public Task<T> Ask<T>(string script) => page.EvaluateFunctionAsync<T>(script);

        public async Task Hover(string selector)
        {
            await page.HoverAsync(selector);
            await page.WaitForSelectorAsync(".hoverlayer text");
        }

        public Task Click(string selector) => page.ClickAsync(selector);

        public async Task Shoot(string name)
        {
            if (Environment.GetEnvironmentVariable("UNROLL_SHOTS") is { Length: > 0 } shots)
                await page.ScreenshotAsync(Path.Combine(shots, name), new ScreenshotOptions { FullPage = true });
        }

        public void Dispose()
        {
            page.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private void Ask(string url)
        {
            if (!url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal))
                Requests.Add(url);
        }

        private void Complain(string? message)
        {
            if (message is not null)
                Complaints.Add(message);
        }
    }
}
