using System.Diagnostics;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Fetching on a terminal: a bar over all bytes of the corpus, and the file that comes.</summary>
internal sealed class LiveDataView(Host host) : IDataView
{
    private const double SecondsBetween = 0.1;
    private const int WidestBar = 40;

    private readonly IAnsiConsole console = Screen.Of(host);
    private readonly Stopwatch clock = new();
    private LiveDisplayContext? live;
    private TimeSpan drawn;
    private long total;
    private long finished;

    public void Begin(Corpus corpus)
    {
        (total, finished) = (corpus.Bytes, 0);
        DataText.WriteTerms(console, corpus);
        host.Output.Flush();
    }

    public void While(Action fetching)
    {
        clock.Restart();
        drawn = TimeSpan.MinValue;
        console.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Crop).Start(context =>
        {
            live = context;
            fetching();
        });
        host.Output.Flush();
    }

    public void Report(DataEvent value)
    {
        if (value.Stage is DataStage.Here or DataStage.Fetched)
            finished += value.Total;
        if (value.Stage == DataStage.Received && drawn != TimeSpan.MinValue && (clock.Elapsed - drawn).TotalSeconds < SecondsBetween)
            return;
        drawn = clock.Elapsed;
        console.Profile.Width = Math.Max(20, host.Width());
        long here = Math.Min(total, finished + (value.Stage is DataStage.Started or DataStage.Received or DataStage.Retrying ? value.Bytes : 0));
        string note = value.Stage == DataStage.Retrying ? $"[yellow]{Markup.Escape(value.Note ?? "")}; trying again[/]" : "";
        live?.UpdateTarget(new Rows(
            new Markup(FormattableString.Invariant($"{Bar((double)here / total)}  {DataText.Size(here)} of {DataText.Size(total)}")) { Overflow = Overflow.Ellipsis },
            new Markup(value.Stage == DataStage.Waiting ? "Another process is fetching this corpus; waiting for it." : $"{Markup.Escape(value.File)}  {note}") { Overflow = Overflow.Ellipsis }));
        host.Output.Flush();
    }

    public void End(Corpus corpus, string folder) => DataText.WriteEnd(console, host, corpus, folder);

    private string Bar(double done)
    {
        int width = Math.Clamp(console.Profile.Width - 30, 6, WidestBar);
        int full = (int)(done * width);
        return host.Unicode
            ? $"[green]{new string('━', full)}[/][grey]{new string('─', width - full)}[/]"
            : $"{new string('#', full)}{new string('.', width - full)}";
    }
}
