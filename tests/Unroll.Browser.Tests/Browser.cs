using PuppeteerSharp;

namespace Unroll.Browser.Tests;

/// <summary>A browser for all tests: the Chromium of this machine, or the program that UNROLL_CHROMIUM names.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IBrowser? browser;

    public async ValueTask InitializeAsync() => browser = await Puppeteer.LaunchAsync(new LaunchOptions
    {
        ExecutablePath = Environment.GetEnvironmentVariable("UNROLL_CHROMIUM") ?? "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        Timeout = 120_000,
    });

    public async Task<IPage> Open(int width)
    {
        IPage page = await browser!.NewPageAsync();
        page.DefaultTimeout = 60_000;
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 900 });
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
    }
}
