using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Fetching as lines of text, one a file: for logs and pipes.</summary>
internal sealed class LineDataView(Host host) : IDataView
{
    private readonly IAnsiConsole console = Screen.Of(host);

    public void Begin(Corpus corpus)
    {
        DataText.WriteTerms(console, corpus);
        host.Output.Flush();
    }

    public void While(Action fetching) => fetching();

    public void Report(DataEvent value)
    {
        if (DataText.Line(value) is not { } line)
            return;
        console.Line(line);
        host.Output.Flush();
    }

    public void End(Corpus corpus, string folder) => DataText.WriteEnd(console, host, corpus, folder);
}
