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
        await shown.Fill("field-text", "show me flights from boston to denver");
        await shown.Press("make");
        await shown.WaitInFrame("#report", "document.documentElement.dataset.drawn === 'yes' && document.querySelector('svg') !== null");
        await shown.Check("lab");

        foreach (string page in new[] { "", "run/mine.model", "train", "try/mine.model", "lab", "course/2" })
        {
            await shown.Go(page, 400, dark: true);
            await shown.Check($"{page.Split('/')[0]}-400-dark");
        }
    }

    /// <summary>Files that are dropped become data; a run on them is stopped and goes on.</summary>
    [Fact]
    public async Task DataAreDroppedAndARunIsStoppedAndResumed()
    {
        string elsewhere = Path.Combine(folder, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        string[] files = [.. new[] { "train", "dev", "test" }.Select(part => Path.Combine(elsewhere, $"{part}.txt"))];
        foreach (string file in files)
            File.WriteAllText(file, string.Concat(Enumerable.Repeat("fly O\nto O\nboston B-city\n\nstay O\nin O\ndenver B-city\n\n", 40)));
        await using ShownSite shown = await ShownSite.OfStudio(browser, folder);
        await shown.Go("train");
        foreach ((string path, string value) in new[] { ("training.epochs", "1000000"), ("training.patience", "0"), ("model.input.embedding", "8"), ("model.encoder.cell.hidden", "8"), ("name", "long") })
            await shown.Fill(path, value);
        await shown.Drop("files", files);
        await shown.Wait("document.querySelector('#understood')?.textContent.includes('80')");
        await shown.Check("dropped");
        await shown.Press("start");
        await shown.Wait("document.querySelector('.chart')?.dataset.points >= 1");
        await shown.Press("stop");
        await shown.Wait("document.getElementById('state').textContent === 'stopped'");
        int before = await shown.Value<int>("parseInt(document.getElementById('epochs').textContent)");
        await shown.Press("resume");
        await shown.Wait($"document.getElementById('state').textContent === 'running' && parseInt(document.getElementById('epochs').textContent) > {before}");
        await shown.Press("stop");
        await shown.Wait("document.getElementById('state').textContent === 'stopped'");
    }

    /// <summary>A sound is recorded from a microphone, here the browser's own that beeps; a digit and a picture are drawn.</summary>
    [Fact]
    public async Task SoundsAreRecordedAndPicturesDrawn()
    {
        string[] few = ["data.train=20", "data.dev=5", "data.test=5", "training.epochs=1"];
        Train("listener", "speech", [.. few, "model.encoder.cell.hidden=8"]);
        Train("painter", "captions", "training.epochs=1", "model.input.filters=[2,2,2]", "model.decoder.cell.hidden=8");
        Train("digits", "sequential-mnist", "training.epochs=1", "model.encoder.cell.hidden=4", "data.pixelsPerStep=28", "model.input.size=28");
        await using ShownSite shown = await ShownSite.OfStudio(browser, folder);

        string field = await Open("listener.model", "-record");
        await shown.Press($"{field}-record");
        await shown.Wait($"document.getElementById('{field}-status').textContent === 'It is listening.'");
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await shown.Press($"{field}-record");
        await shown.Wait($"document.getElementById('{field}-status').textContent !== 'It is listening.'");
        Assert.Equal("The recording is what the model gets.", await shown.Text($"#{field}-status"));
        await Answered("recorded");

        foreach ((string model, string name) in new[] { ("painter.model", "drawn"), ("digits.model", "digit") })
        {
            field = await Open(model, "-canvas");
            await shown.Draw($"{field}-canvas");
            await shown.Wait($"document.getElementById('{field}-status').textContent === 'The drawing is what the model gets.'");
            await Answered(name);
        }

        async Task<string> Open(string model, string suffix)
        {
            await shown.Go($"try/{model}");
            await shown.Wait($"document.querySelector('[id$=\"{suffix}\"]') !== null");
            return await shown.Value<string>($"document.querySelector('[id$=\"{suffix}\"]').id.slice(0, -{suffix.Length})");
        }

        async Task Answered(string name)
        {
            await shown.Press("ask");
            await shown.Wait("document.querySelector('#answer') !== null && !document.querySelector('#ask').disabled");
            await shown.Check($"try-{name}");
        }
    }

    /// <summary>Every text of the pages' own is Chinese once that is chosen, and the choice is kept.</summary>
    [Fact]
    public async Task PagesAreInChinese()
    {
        Train("review", "sentiment", "model.input.embedding=8", "model.encoder.cell.hidden=8", "training.epochs=1");
        await using ShownSite shown = await ShownSite.OfStudio(browser, folder);
        await shown.Go("train");
        await shown.Click("#language");
        await shown.Wait("document.documentElement.lang === 'zh' && document.querySelector('h1')?.textContent === '训练'");
        foreach (string page in new[] { "", "run/review.model", "train", "try/review.model", "lab", "course/3" })
        {
            await shown.Go(page);
            await shown.Wait("document.querySelectorAll('h1, h2, button').length > 2");
            string[] english = await shown.Value<string[]>("[...document.querySelectorAll('h1, h2, th, nav a, button')].map((one) => one.textContent.trim()).filter((text) => /[a-z]{3}/i.test(text) && !/[\\u4e00-\\u9fff]/.test(text) && !/review\\.model|CTC/.test(text))");
            Assert.Empty(english);
            await shown.Check($"{page.Split('/')[0]}-zh");
        }
        await shown.Click("#language");
        await shown.Wait("document.documentElement.lang === 'en' && document.querySelector('h1')?.textContent === 'Course'");
    }

    /// <summary>A chapter of the course computes its figures.</summary>
    [Fact]
    public async Task TheCourseIsLive()
    {
        await using ShownSite shown = await ShownSite.OfStudio(browser, folder);
        await shown.Go("course/2");
        await shown.Press("make-toy-memory");
        await shown.WaitInFrame("#report", "document.documentElement.dataset.drawn === 'yes' && document.querySelector('svg') !== null");
        await shown.Check("course-live");
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
