using Unroll.Cli;

namespace Unroll.Browser.Tests;

/// <summary>The studio as a browser shows it. UNROLL_SHOTS names a folder for pictures of the pages, to be looked at.</summary>
public sealed class StudioTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unroll-studio-test-").FullName;

    /// <summary>A model is trained from the studio, and its curve grows; it and two other models are asked; an experiment looks at it.</summary>
    [Fact]
    public async Task AModelIsTrainedWatchedAskedAndLookedAt()
    {
        Train("review", "sentiment", "model.input.embedding=8", "model.encoder.cell.hidden=8", "training.epochs=1");
        Train("writer", "language-model", "model.embedding=8", "model.encoder.cell.hidden=8", "training.epochs=1");
        await using ShownSite shown = await ShownSite.OfStudio(browser, folder);

        await shown.Go("train");
        foreach ((string path, string value) in new[] { ("training.epochs", "3"), ("model.input.embedding", "16"), ("model.encoder.cell.hidden", "16"), ("training.optimizer.rate", "0.02"), ("name", "mine") })
            await shown.Fill(path, value);
        await shown.Check("train");
        await shown.Press("start");
        await shown.Wait("document.querySelector('.chart')?.dataset.points >= 1");
        await shown.Wait("document.querySelector('.chart')?.dataset.points >= 3 && document.getElementById('state').textContent === 'finished'");
        Assert.Equal("3 epochs", await shown.Text("#epochs"));
        await shown.Fill("tags", "small, first");
        await shown.Press("keep");
        await shown.Wait("document.querySelector('[role=status]').textContent === 'Saved.'");
        await shown.Check("run");

        await shown.Go("");
        await shown.Wait("document.querySelectorAll('#runs tbody tr').length === 3 && [...document.querySelectorAll('.chart')].every((chart) => chart.dataset.points > 0) && document.querySelector('#runs').textContent.includes('small, first')");
        Assert.Contains("differ", await shown.Text("main"), StringComparison.Ordinal);
        await shown.Check("runs");

        await Ask(shown, "mine.model", "show me flights from boston to denver", "boston");
        await shown.Check("try-slots");
        await Ask(shown, "review.model", "a wonderful film", "%");
        await shown.Check("try-review");
        await Ask(shown, "writer.model", "the", " ");
        await shown.Check("try-writer");

        await shown.Go("lab/mine.model");
        await shown.Fill("text", "show me flights from boston to denver");
        await shown.Press("make");
        await shown.WaitInFrame("#report", "document.documentElement.dataset.drawn === 'yes' && document.querySelector('svg') !== null");
        await shown.Check("lab");

        foreach (string page in new[] { "", "run/mine.model", "train", "try/mine.model", "lab", "course/2" })
        {
            await shown.Go(page, 400, dark: true);
            await shown.Check($"{page.Split('/')[0]}-400-dark");
        }
    }

    /// <summary>Names that lead elsewhere find nothing; the page says so.</summary>
    [Fact]
    public async Task WhatIsNotThereIsSaid()
    {
        await using ShownSite shown = await ShownSite.OfStudio(browser, folder);
        await shown.Go("try/..%2F..%2Fetc");
        await shown.Wait("document.querySelector('.mud-alert') !== null");
        await shown.Go("train");
        await shown.Fill("data", "../../etc/passwd");
        await shown.Press("start");
        await shown.Wait("document.querySelector('.mud-alert')?.textContent.includes('leads out of')");
        await shown.Check("refused");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task Ask(ShownSite shown, string model, string text, string expected)
    {
        await shown.Go($"try/{model}");
        await shown.Wait("document.querySelector('textarea') !== null");
        await shown.Fill("field-text", text);
        await shown.Press("ask");
        await shown.Wait("document.querySelector('#answer') !== null && !document.querySelector('#ask').disabled");
        Assert.Contains(expected, await shown.Text("#answer"), StringComparison.Ordinal);
    }

    private void Train(string name, string recipe, params string[] settings)
    {
        using StringWriter error = new();
        Assert.True(UnrollCli.Run(["train", recipe, "--out", Path.Combine(folder, $"{name}.model"), "--quiet", .. settings.SelectMany(setting => new[] { "--set", setting })], TextReader.Null, TextWriter.Null, error) == 0, error.ToString());
    }
}
