using Deque.AxeCore.Commons;
using PuppeteerSharp;
using PuppeteerSharp.Input;
using Unroll.Cli;
using Unroll.Studio;

namespace Unroll.Browser.Tests;

/// <summary>A studio or a server, and a page of a browser that is looked at.</summary>
internal sealed class ShownSite : IAsyncDisposable
{
    private const int MostFrames = 5;
    private const string AxeName = "Deque.AxeCore.Commons.Resources.axe.min.js";
    private const string Faults = """
        async () => (await axe.run(document, { iframes: false, resultTypes: ["violations"] })).violations.filter((one) => one.impact === "serious" || one.impact === "critical")
          .map((one) => `${one.id}: ${one.nodes.map((node) => node.html + " " + node.failureSummary).join(" | ")}`)
        """;

    private static readonly Lazy<string> Axe = new(() =>
    {
        using StreamReader reader = new(typeof(AxeResult).Assembly.GetManifestResourceStream(AxeName)!);
        return reader.ReadToEnd();
    });

    private readonly IAsyncDisposable site;
    private readonly Uri address;
    private readonly IPage page;
    private readonly List<string> complaints = [];

    private ShownSite(IAsyncDisposable site, Uri address, IPage page)
    {
        (this.site, this.address, this.page) = (site, address, page);
        page.Console += (_, message) =>
        {
            if (message.Message.Type == ConsoleType.Error)
                complaints.Add($"{message.Message.Text} at {message.Message.Location?.URL}");
        };
        page.PageError += (_, error) => complaints.Add(error.Message);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Request.Url) is { Scheme: "http" or "https" or "ws" or "wss" } other && other.Authority != address.Authority)
                complaints.Add($"asked for {other}");
        };
    }

    /// <summary>A studio with a folder of its own.</summary>
    public static async Task<ShownSite> OfStudio(Browser browser, string folder)
    {
        using Host host = new(TextReader.Null, TextWriter.Null, TextWriter.Null);
        UnrollStudio studio = await UnrollStudio.StartAsync(StudioRun.OptionsOf(host, folder, 0));
        return new ShownSite(studio, studio.Address, await browser.Open(1280));
    }

    /// <summary>A server of one model.</summary>
    public static async Task<ShownSite> OfServer(Browser browser, string model, ServerOptions options)
    {
        UnrollServer server = await UnrollServer.StartAsync([model], options);
        return new ShownSite(server, server.Address, await browser.Open(1280));
    }

    /// <summary>Opens a page of the studio, as it is in light or dark, and waits for its heading.</summary>
    public async Task Go(string path, int width = 1280, bool dark = false)
    {
        await Load(path, width, dark);
        await Wait($"document.querySelector('h1') && document.body.dataset.dark === '{(dark ? "yes" : "no")}'");
    }

    /// <summary>Opens a page, as it is in light or dark.</summary>
    public async Task Load(string path, int width = 1280, bool dark = false)
    {
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 900 });
        await page.EmulateMediaFeaturesAsync([new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = dark ? "dark" : "light" }]);
        await page.GoToAsync(new Uri(address, path).AbsoluteUri);
    }

    public Task Wait(string condition) => page.WaitForFunctionAsync($"() => {condition}");

    /// <summary>Gives a field a value, as a person who types and leaves it.</summary>
    public async Task Fill(string id, string value)
    {
        await page.WaitForSelectorAsync($"[id='{id}']");
        await page.EvaluateFunctionAsync("(id, value) => { const field = document.getElementById(id); field.value = value; field.dispatchEvent(new Event('change', { bubbles: true })); }", id, value);
    }

    /// <summary>Gives a field of files some, as a person who drops them.</summary>
    public async Task Drop(string id, params string[] paths)
    {
        IElementHandle field = await page.WaitForSelectorAsync($"[id='{id}']");
        await field.UploadFileAsync(paths);
    }

    /// <summary>Draws a line across a canvas by mouse.</summary>
    public async Task Draw(string id)
    {
        IElementHandle canvas = await page.WaitForSelectorAsync($"#{id}");
        await canvas.ScrollIntoViewAsync();
        BoundingBox box = await canvas.BoundingBoxAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 5));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height * 4 / 5), new MoveOptions { Steps = 5 });
        await page.Mouse.UpAsync();
    }

    public Task Click(string selector) => page.ClickAsync(selector);

    public Task<T> Value<T>(string expression) => page.EvaluateExpressionAsync<T>(expression);

    /// <summary>Presses a button by the keyboard alone.</summary>
    public async Task Press(string id)
    {
        await page.WaitForSelectorAsync($"#{id}:not([disabled])");
        await page.FocusAsync($"#{id}");
        await page.Keyboard.PressAsync("Enter");
    }

    public Task<string> Text(string selector) => page.EvaluateFunctionAsync<string>("(selector) => document.querySelector(selector)?.textContent ?? ''", selector);

    /// <summary>What a frame says of a condition, once it is there.</summary>
    public async Task WaitInFrame(string selector, string condition)
    {
        for (int attempt = 1; ; attempt++)
        {
            IElementHandle element = await page.WaitForSelectorAsync(selector);
            try
            {
                IFrame frame = await element.ContentFrameAsync();
                await frame.WaitForFunctionAsync($"() => {condition}", new WaitForFunctionOptions { Timeout = 20_000 });
                return;
            }
            catch (PuppeteerException) when (attempt < MostFrames)
            {
                // The frame was just replaced by the one that shows the report.
            }
        }
    }

    /// <summary>Nothing is complained of, nothing is wider than the window, and axe finds nothing serious.</summary>
    public async Task Check(string name)
    {
        if (Environment.GetEnvironmentVariable("UNROLL_SHOTS") is { Length: > 0 } shots)
            await page.ScreenshotAsync(Path.Combine(shots, $"{name}.png"), new ScreenshotOptions { FullPage = true });
        Assert.Empty(complaints);
        Assert.True(await page.EvaluateFunctionAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name}: the page is wider than the window");
        await page.EvaluateExpressionAsync(Axe.Value);
        string[] faults = await page.EvaluateFunctionAsync<string[]>(Faults);
        Assert.True(faults.Length == 0, $"{name}: {string.Join('\n', faults)}");
    }

    public async ValueTask DisposeAsync()
    {
        await page.CloseAsync();
        await site.DisposeAsync();
    }
}
