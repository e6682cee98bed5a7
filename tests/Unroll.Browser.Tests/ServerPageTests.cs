using Unroll.Cli;

namespace Unroll.Browser.Tests;

/// <summary>The page of the server's description, as a browser shows it.</summary>
public sealed class ServerPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Key = "0123456789abcdef";

    private readonly string folder = Directory.CreateTempSubdirectory("unroll-page-test-").FullName;

    /// <summary>A request is changed and sent; a page without a key asks for one.</summary>
    [Fact]
    public async Task ARequestIsChangedAndSent()
    {
        string model = Path.Combine(folder, "slots.model");
        Assert.Equal(0, UnrollCli.Run(["train", "slot-filling", "--set", "model.input.embedding=8", "--set", "model.encoder.cell.hidden=8", "--set", "training.epochs=1", "--out", model, "--json"], TextReader.Null, TextWriter.Null, TextWriter.Null));
        await using (ShownSite shown = await ShownSite.OfServer(browser, model, new ServerOptions { Port = 0 }))
        {
            foreach ((int width, bool dark) in new[] { (1280, false), (400, true) })
            {
                await shown.Load("docs", width, dark);
                await shown.Wait("document.querySelectorAll('#operations > section > details').length === 14");
                await Send(shown, """{"text": "to boston"}""", "200 OK");
                Assert.Contains("\"tags\"", await shown.Text("#predict-slots [aria-label=Response]"), StringComparison.Ordinal);
                await shown.Check($"server-{width}");
            }
        }
        await using (ShownSite shown = await ShownSite.OfServer(browser, model, new ServerOptions { Port = 0, Keys = new ApiKeys(Key, "the test") }))
        {
            await shown.Load("docs");
            await shown.Wait("document.querySelector('#operations').textContent.startsWith('Found no API key')");
            await shown.Fill("key", Key);
            await shown.Press("use-key");
            await shown.Wait("document.querySelector('#predict-slots') !== null");
            await Send(shown, """{"text": 3, "age": 4}""", "400 Bad Request");
            Assert.Contains("The model has no field 'age'", await shown.Text("#predict-slots [aria-label=Response]"), StringComparison.Ordinal);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task Send(ShownSite shown, string body, string status)
    {
        await shown.Fill("body-predict-slots", body);
        await shown.Wait("(document.querySelector('#predict-slots').open = true)");
        await shown.Wait("(document.querySelector('#predict-slots button').click(), true)");
        await shown.Wait($"document.querySelector('#predict-slots [role=status]').textContent.startsWith('{status}')");
    }
}
