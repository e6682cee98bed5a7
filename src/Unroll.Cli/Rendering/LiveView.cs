using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Unroll.Cli;

/// <summary>A run on a terminal: a few lines that change in place.</summary>
internal sealed class LiveView(Host host) : ITrainingView
{
    private const double SecondsBetween = 0.1;
    private const int WidestBar = 40;

    private readonly IAnsiConsole console = Screen.Of(host);
    private readonly Stopwatch clock = new();
    private LiveDisplayContext? live;
    private TrainingSpec spec = new();
    private TimeSpan drawn = TimeSpan.MinValue;
    private readonly List<string> faults = [];
    private IReadOnlyList<string> warnings = []; // of the last epoch
    private double? dev;
    private double? previousLoss;
    private double? begun; // the share of the run that was done when this process began

    public void Begin(TrainingStart start)
    {
        spec = start.Recipe.Training;
        console.MarkupLine($"[bold]{Markup.Escape(start.Recipe.Name)}[/]{Markup.Escape(TrainingText.Title(start)[start.Recipe.Name.Length..])}");
        foreach (string note in TrainingText.Notes(start))
            console.Line(note);
        if (TrainingText.Resumed(start) is { } resumed)
            console.Line(resumed);
        host.Output.Flush();
    }

    public void While(Action training)
    {
        clock.Start();
        console.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Crop).Start(context =>
        {
            live = context;
            training();
        });
        host.Output.Flush();
    }

    public void Step(TrainingStep step, Trainer run)
    {
        begun ??= DoneAfter(step, step.StepOfEpoch - 1);
        if (step.EpochEnded)
        {
            dev = step.Dev?[run.Metric];
            previousLoss = step.EpochLoss;
            warnings = step.Warnings;
        }
        if (step.Fault is not null)
            faults.Add(TrainingText.Fault(step.Fault));
        if (!step.EpochEnded && step.Fault is null && drawn != TimeSpan.MinValue && (clock.Elapsed - drawn).TotalSeconds < SecondsBetween)
            return;
        drawn = clock.Elapsed;
        console.Profile.Width = Math.Max(20, host.Width());
        live?.UpdateTarget(Picture(step, run));
        host.Output.Flush();
    }

    public void End(TrainingEnd end) => TrainingText.WriteEnd(console, host, end);

    private double DoneAfter(TrainingStep step, int steps) => (step.Epoch - 1 + ((double)steps / step.StepsPerEpoch)) / TrainingText.Epochs(spec);

    private Rows Picture(TrainingStep step, Trainer run)
    {
        double done = DoneAfter(step, step.StepOfEpoch);
        double left = clock.Elapsed.TotalSeconds * (1 - done) / Math.Max(1e-9, done - begun!.Value);
        List<IRenderable> lines =
        [
            new Text(""),
            Line($"epoch [bold]{step.Epoch}[/]/{TrainingText.Epochs(spec)}{TrainingText.Start(step, spec)}  {Bar(done)}  {done:0%}  {Screen.Time(left)} left"),
            Line($"step {step.StepOfEpoch}/{step.StepsPerEpoch}  {(step.Penalty is null ? "loss" : "objective")} [yellow]{step.EpochLoss:0.0000}[/]{Before()}  {Markup.Escape(TrainingText.Measures(step))}  {step.TokensPerSecond:N0} tokens/s"),
        ];
        if (dev is not null)
            lines.Add(Line($"dev {Markup.Escape(run.Metric)} [green]{Screen.Score(dev.Value)}[/]  best [bold green]{Screen.Score(run.BestScore)}[/] in epoch {run.BestEpoch}"));
        lines.AddRange(faults.Concat(warnings.Select(TrainingText.Warning)).Select(text => new Text(text, new Style(Color.Yellow))));
        if (host.Interrupted.IsCancellationRequested)
            lines.Add(Line($"[yellow]Stopping; Ctrl-C again ends at once.[/]"));
        return new Rows(lines);
    }

    private string Before() => previousLoss is null ? "" : FormattableString.Invariant($" ({previousLoss:0.0000} the epoch before)");

    private string Bar(double done)
    {
        int width = Math.Clamp(console.Profile.Width - 40, 6, WidestBar);
        int full = (int)(done * width);
        return host.Unicode
            ? $"[green]{new string('━', full)}[/][grey]{new string('─', width - full)}[/]"
            : $"{new string('#', full)}{new string('.', width - full)}";
    }

    private static Markup Line(FormattableString text) => new(FormattableString.Invariant(text)) { Overflow = Overflow.Ellipsis };
}
