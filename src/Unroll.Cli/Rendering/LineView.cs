using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A run as lines of text: for logs and pipes. There is one an epoch, and one now and then where epochs take longer.</summary>
internal sealed class LineView(Host host) : ITrainingView
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20); // the longest; looked after a quarter of it

    private readonly IAnsiConsole console = Screen.Of(host);
    private readonly Lock gate = new(); // a timer writes, too
    private TrainingStart? run;
    private TrainingStep? last;
    private IReadOnlyList<string> warned = [];
    private ITimer? timer;
    private long begun;
    private long spoken;
    private bool trained;
    private bool disposed;

    public void Begin(TrainingStart start)
    {
        lock (gate)
        {
            run = start;
            console.Line(TrainingText.Title(start));
            foreach (string note in TrainingText.Notes(start))
                console.Line(note);
            if (TrainingText.Resumed(start) is { } resumed)
                console.Line(resumed);
            console.Line("");
            host.Output.Flush();
            begun = spoken = host.Clock.GetTimestamp();
            timer = host.Clock.CreateTimer(_ => Remind(), null, Silence / 4, Silence / 4);
        }
    }

    public void While(Action training)
    {
        training();
        trained = true;
    }

    public void Step(TrainingStep step, Trainer run)
    {
        lock (gate)
        {
            last = step;
            if (step.Fault is not null)
                Say(TrainingText.Fault(step.Fault));
            if (!step.EpochEnded)
                return;
            string dev = step.Dev is null ? "" : FormattableString.Invariant($"  dev {run.Metric} {Screen.Score(step.Dev[run.Metric])}");
            string best = step.Dev is not null && step.IsBest ? "  best so far" : "";
            Say(FormattableString.Invariant(
                $"{Epoch(step.Epoch)}{TrainingText.Start(step, run.Recipe.Training)}  {TrainingText.Loss(step.EpochLoss, step.Penalty)}  {TrainingText.Measures(step)}  {step.TokensPerSecond,7:N0} tokens/s{dev}{best}"));
            foreach (string warning in step.Warnings.Except(warned))
                Say(TrainingText.Warning(warning));
            warned = step.Warnings;
        }
    }

    public void End(TrainingEnd end)
    {
        Dispose();
        TrainingText.WriteEnd(console, host, end);
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            timer?.Dispose();
        }
    }

    /// <summary>Says where the run is, if nothing was said for some time.</summary>
    private void Remind()
    {
        lock (gate)
        {
            if (disposed || host.Clock.GetElapsedTime(spoken) < Silence)
                return;
            try
            {
                Say($"{Place()}  {Screen.Time(host.Clock.GetElapsedTime(begun).TotalSeconds)} so far");
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                disposed = true; // whoever read the output is gone, which the run will find out
            }
        }
    }

    private string Place()
    {
        if (trained)
            return "scoring the test set, and saving the model";
        int epoch = last is null ? run!.Run.Epochs.Count + 1 : last.EpochEnded ? last.Epoch + 1 : last.Epoch;
        if (run!.Run.IsScoring)
            return $"{Epoch(epoch)}  scoring the dev set";
        return last is null || last.EpochEnded
            ? $"{Epoch(epoch)}  step 1"
            : FormattableString.Invariant($"{Epoch(epoch)}  step {last.StepOfEpoch:N0}/{last.StepsPerEpoch:N0}  {TrainingText.Loss(last.EpochLoss, last.Penalty)}  {last.TokensPerSecond,7:N0} tokens/s");
    }

    private string Epoch(int epoch) => FormattableString.Invariant($"epoch {FormattableString.Invariant($"{epoch}/{TrainingText.Epochs(run!.Recipe.Training)}"),7}");

    private void Say(string line)
    {
        console.Line(line);
        host.Output.Flush();
        spoken = host.Clock.GetTimestamp();
    }
}
