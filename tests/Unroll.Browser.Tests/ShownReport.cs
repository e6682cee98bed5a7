using PuppeteerSharp;
using Unroll.Cli;

namespace Unroll.Browser.Tests;

/// <summary>A report in a folder of its own, opened.</summary>
internal sealed class ShownReport : IDisposable
{
    // Two texts of one chart that overlap by more than a little; none may. Those that are turned by one angle do if their lines are nearer than a line is high.
    private const string Overlaps = """
        () => [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) => {
          const boxes = [...chart.querySelectorAll(".xtick text, .ytick text, .xtitle, .ytitle, .legendtext, .cbtitle text, .cbaxis text")]
            .map((text) => {
              const angle = Number(/rotate\((-?[\d.]+)/.exec(text.getAttribute("transform") ?? "")?.[1] ?? 0) * Math.PI / 180, box = text.getBoundingClientRect();
              return { text: text.textContent, box, angle, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
            }).filter(({ box }) => box.width > 0);
          const isApart = (one, other) => one.angle !== 0 && one.angle === other.angle && Math.abs((one.x - other.x) * Math.sin(one.angle) - (one.y - other.y) * Math.cos(one.angle)) > 10;
          return boxes.flatMap((one, i) => boxes.slice(i + 1).filter((other) => !isApart(one, other) &&
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

    private readonly string folder = Directory.CreateTempSubdirectory("unroll-browser-").FullName;
    private readonly IPage page;

    private ShownReport(IPage page) => this.page = page;

    public string Address => new Uri(Path.Combine(folder, "report.html")).AbsoluteUri;

    public List<string> Complaints { get; } = [];

    public List<string> Requests { get; } = [];

    /// <summary>Opens a page of figures.</summary>
    public static Task<ShownReport> Open(Browser browser, IReadOnlyList<Figure> figures, int width, bool scripts = true) => Open(browser, width, scripts, folder => File.WriteAllText(
        Path.Combine(folder, "report.html"),
        HtmlReport.Of(new Findings("All figures", ["A sentence.", "Another one."], "Somebody 1990", figures, [new LabTable("table", LabColumn.Numbers("x", [1, 2]), LabColumn.Texts("name", ["a", "b"]))]))));

    /// <summary>Opens a report that is made in a folder.</summary>
    public static async Task<ShownReport> Open(Browser browser, int width, bool scripts, Action<string> make)
    {
        ShownReport shown = new(await browser.Open(width));
        make(shown.folder);
        shown.page.Console += (_, message) => shown.Complain(message.Message.Type == ConsoleType.Error ? message.Message.Text : null);
        shown.page.PageError += (_, error) => shown.Complain(error.Message);
        shown.page.Request += (_, request) => shown.Ask(request.Request.Url);
        await shown.page.SetJavaScriptEnabledAsync(scripts);
        await shown.page.GoToAsync(shown.Address);
        if (scripts)
            await shown.page.WaitForSelectorAsync("html[data-drawn=yes]");
        return shown;
    }

    /// <summary>Nothing is complained of or asked for, and no text overlaps another one or is cut.</summary>
    public async Task Check()
    {
        Assert.Empty(Complaints);
        Assert.Equal([Address], Requests);
        Assert.Empty(await Ask<string[]>(Overlaps));
        Assert.Empty(await Ask<string[]>(Cut));
        Assert.True(await Ask<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window");
    }

    /// <summary>Gives the window another width; charts follow it.</summary>
    public async Task Resize(int width)
    {
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 900 });
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.js-plotly-plot')].every((chart) => Math.abs(chart._fullLayout.width - chart.clientWidth) < 2)");
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
