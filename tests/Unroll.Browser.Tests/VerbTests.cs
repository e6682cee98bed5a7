using Unroll.Cli;
using Unroll.Cli.Tests;

namespace Unroll.Browser.Tests;

/// <summary>The report of each verb of the laboratory, wide and narrow, light and dark.</summary>
public sealed class VerbTests(Browser browser, LabCalls calls) : IClassFixture<Browser>, IClassFixture<LabCalls>
{
    public static TheoryData<string> Names => LabCalls.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AReportIsReadable(string name)
    {
        using ShownReport shown = await ShownReport.Open(browser, 1280, scripts: true, folder =>
        {
            using StringWriter error = new();
            Assert.True(UnrollCli.Run([.. calls.Line(name), "--report", folder], TextReader.Null, TextWriter.Null, error) == 0, error.ToString());
        });
        string file = name.Replace(' ', '-');
        await shown.Shoot($"{file}-1280.png");
        await shown.Check();
        await shown.Resize(640);
        await shown.Click("#theme");
        await shown.Shoot($"{file}-640-dark.png");
        await shown.Check();
    }
}
